/**
 * The page of a run, `report.html`.
 *
 * @module
 */
import { page } from './document.ts';
import { blockTimes } from './figures/distributions.ts';
import { messages } from './figures/messages.ts';
import { markup } from './markup.ts';
import { loadPlot } from './plot.ts';
import type { RunPageData } from './run-page-data.ts';
import { curveSection } from './sections/curve.ts';
import { delegates } from './sections/delegates.ts';
import { forks } from './sections/forks.ts';
import { time } from './sections/time.ts';
import { transactions } from './sections/transactions.ts';
import { expectations, verdictHead } from './sections/verdict.ts';
import { whatWasRun } from './sections/what-was-run.ts';

/** The same bytes for the same data. */
export async function runPage(data: RunPageData): Promise<string> {
  const draw = await loadPlot();
  const { scenario, seed, version } = data.identity;
  const { curve, results } = data;
  const none = markup`<p>Nothing to show.</p>`;
  return page({
    title: `${scenario}, seed ${seed}: ${data.verdict.summary}`,
    head: verdictHead(data),
    version,
    sections: [
      { id: 'run', title: 'What was run', body: whatWasRun(data) },
      { id: 'expectations', title: 'What was expected', body: expectations(data) },
      { id: 'forks', title: 'Forks and blocks', body: forks(data) },
      { id: 'time', title: 'Over time', body: time(draw, data) },
      ...(curve === null
        ? []
        : [
            { id: 'curve', title: 'How it came to fail', body: curveSection(draw, curve, results) },
          ]),
      { id: 'chain', title: 'Block times', body: blockTimes(draw, data) ?? none },
      { id: 'transactions', title: 'Transactions', body: transactions(draw, data) },
      { id: 'network', title: 'Messages', body: messages(draw, data) ?? none },
      { id: 'delegates', title: 'Delegates', body: delegates(draw, data) },
      {
        id: 'scenario',
        title: 'The scenario',
        body: markup`<details><summary>Resolved, with all defaults filled in</summary>
<pre><code>${data.scenarioText}</code></pre></details>`,
      },
    ],
  });
}
