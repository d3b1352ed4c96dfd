/**
 * How a page looks: light and dark, narrow and on paper.
 *
 * @module
 */
export const STYLE = `
:root { color-scheme: light dark;
  --paper: #fff; --ink: #1b1f24; --dim: #57606a; --rule: #d0d7de; --panel: #f6f8fa; --link: #0550ae;
  --made: #2f6fd0; --good: #187a38; --bad: #c0222b; --warn: #9a6200; --line: #7a828c; --fault: #b06a00; }
@media (prefers-color-scheme: dark) { :root {
  --paper: #10141a; --ink: #e3e8ee; --dim: #9aa4af; --rule: #343c46; --panel: #191f27; --link: #79b8ff;
  --made: #5a9cf5; --good: #4cbf6c; --bad: #f4717a; --warn: #dda443; --line: #99a3ae; --fault: #e0a458; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1rem; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: .5rem 0; }
h2 { font-size: 1.25rem; margin: 2.2rem 0 .6rem; padding-top: .6rem; border-top: 1px solid var(--rule); }
h3 { font-size: 1.02rem; margin: 1.2rem 0 .3rem; }
p { margin: .4rem 0; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--made); outline-offset: 2px; }
.skip { position: absolute; left: -99rem; }
.skip:focus { position: static; }
nav ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .2rem 1rem; margin: .6rem 0; }
.verdict { border-left: .5rem solid var(--dim); background: var(--panel); padding: .6rem 1rem; margin: .8rem 0; }
.verdict.good { border-color: var(--good); } .verdict.bad { border-color: var(--bad); }
.verdict.warn { border-color: var(--warn); }
.verdict strong { font-size: 1.15rem; }
.about { color: var(--dim); }
code, pre { font: .875em/1.45 ui-monospace, monospace; }
pre { background: var(--panel); padding: .6rem .8rem; white-space: pre-wrap; border: 1px solid var(--rule); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: .6rem 0; }
dt { color: var(--dim); } dd { margin: 0; }
.story { border: 1px solid var(--rule); border-left: .3rem solid var(--bad); padding: .3rem 1rem .6rem; margin: .8rem 0; }
.story ol.events { margin: .3rem 0; padding-left: 0; list-style: none; font-size: .9em; }
.story ol.events .at { color: var(--dim); font-variant-numeric: tabular-nums; display: inline-block; min-width: 6.5rem; }
.story ul { margin: .3rem 0; padding-left: 1.2rem; }
.frame { overflow-x: auto; max-height: 32rem; overflow-y: auto; margin: .8rem 0; }
table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
caption { text-align: left; font-weight: 600; padding: .2rem 0; }
caption .csv { font-weight: normal; font-size: .85rem; margin-left: .6rem; }
th, td { text-align: left; padding: .2rem .8rem .2rem 0; border-bottom: 1px solid var(--rule); vertical-align: top; }
tbody th { font-weight: normal; }
thead th { background: var(--paper); position: sticky; top: 0; vertical-align: bottom; }
.number { text-align: right; } td.number { white-space: nowrap; } small { color: var(--dim); }
th button { font: inherit; font-weight: 600; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; text-align: inherit; }
th button::after { content: "\\00a0\\2195"; color: var(--dim); }
th[aria-sort=ascending] button::after { content: "\\00a0\\2191"; }
th[aria-sort=descending] button::after { content: "\\00a0\\2193"; }
figure { margin: 1.2rem 0 1.8rem; }
figcaption p { color: var(--dim); font-size: .92rem; }
.picture { overflow-x: auto; margin: .5rem 0; }
.picture > svg { display: block; width: 100%; min-width: 43rem; height: auto; }
.picture svg text { white-space: pre; }
svg.tree text { font-size: 11px; fill: var(--ink); } svg.tree .head { fill: var(--dim); }
svg.tree .forked, svg.tree .byzantine { fill: var(--bad); font-weight: 600; }
svg.tree .hash { font-family: ui-monospace, monospace; font-weight: 600; }
svg.tree .fate { fill: var(--dim); font-size: 10px; }
svg.tree .line { fill: none; stroke: var(--line); }
svg.tree rect { fill: var(--panel); stroke: var(--line); }
svg.tree .agreed rect { stroke: var(--good); stroke-width: 2; }
svg.tree .split rect { stroke: var(--bad); stroke-width: 2; }
svg.tree .undone rect { stroke: var(--bad); stroke-dasharray: 5 3; stroke-width: 1.5; }
svg.tree .proposed rect { stroke-dasharray: 2 3; }
.legend { list-style: none; padding: 0; margin: .3rem 0; display: flex; flex-wrap: wrap; gap: .1rem 1.2rem; font-size: .85rem; }
.swatch { display: inline-block; width: .9em; height: .9em; margin-right: .4em; vertical-align: -.08em; border-radius: 2px; }
.swatch.made { background: var(--made); } .swatch.good { background: var(--good); } .swatch.bad { background: var(--bad); }
.swatch.warn { background: var(--warn); } .swatch.line { background: var(--line); } .swatch.fault { background: var(--fault); }
.swatch.agreed { border: 2px solid var(--good); } .swatch.split { border: 2px solid var(--bad); }
.swatch.undone { border: 2px dashed var(--bad); width: 1.6em; } .swatch.proposed { border: 2px dotted var(--line); width: 1.6em; }
.held { color: var(--good); } .broken { color: var(--bad); font-weight: 600; } .not-exercised { color: var(--warn); }
.cells { display: flex; flex-wrap: wrap; gap: 2px; }
.cells > * { min-width: 1.7rem; text-align: center; font-size: .8rem; padding: 0 .2rem; border: 1px solid var(--rule); }
.cells .good { border-color: var(--good); } .cells .bad { background: var(--bad); color: var(--paper); }
.cells .warn { background: var(--warn); color: var(--paper); }
.chooser select { font: inherit; color: inherit; background: var(--panel); border: 1px solid var(--rule); padding: .2rem .4rem; max-width: 100%; }
details { margin: .5rem 0; } summary { cursor: pointer; color: var(--link); }
details.data summary { font-size: .9rem; }
footer { margin-top: 2rem; border-top: 1px solid var(--rule); color: var(--dim); font-size: .9rem; }
@media (max-width: 40rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: .4rem; } }
@media print { :root { --paper: #fff; --ink: #000; --dim: #333; --rule: #999; --panel: #f4f4f4; --link: #000;
    --made: #2f6fd0; --good: #187a38; --bad: #c0222b; --warn: #9a6200; --line: #7a828c; --fault: #b06a00; }
  body { max-width: none; font-size: 11pt; padding: 0; } nav, .csv, .skip, details.data { display: none; }
  .frame, .picture { overflow: visible; max-height: none; } .picture > svg { min-width: 0; }
  figure, .story, tr, .verdict { break-inside: avoid; } h2, h3, caption { break-after: avoid; } thead th { position: static; } }
`;
