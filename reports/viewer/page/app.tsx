/**
 * The page: what run it is, the tools, the diagrams and the panels beside them.
 *
 * @module
 */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { timeText } from '../model/viewport.ts';
import { Diagram } from './diagram.tsx';
import { listenToKeys } from './keys.ts';
import { EventPanel } from './panels/event-panel.tsx';
import { FilterPanel } from './panels/filter-panel.tsx';
import { Help } from './panels/help.tsx';
import { StatePanel } from './panels/state-panel.tsx';
import { Toolbar } from './panels/toolbar.tsx';
import { TreePanel } from './panels/tree-panel.tsx';
import { useViewer } from './panels/use-viewer.ts';
import type { Run } from './run.ts';
import type { Viewer } from './viewer.ts';

export function App({ viewer }: { viewer: Viewer }): JSX.Element {
  const [isHelpOpen, setHelpOpen] = useState(false);
  useEffect(() => listenToKeys(viewer, () => setHelpOpen(true)), [viewer]);
  return (
    <div class="app">
      <header>
        <h1>{viewer.title}</h1>
        <Toolbar viewer={viewer} onHelp={() => setHelpOpen(true)} />
      </header>
      <main>
        {viewer.runs.map((run) => (
          <OneRun key={run.number} viewer={viewer} run={run} />
        ))}
        <Status viewer={viewer} />
      </main>
      <aside aria-label="Details">
        <EventPanel viewer={viewer} />
        <StatePanel viewer={viewer} />
        <TreePanel viewer={viewer} />
        <FilterPanel viewer={viewer} />
      </aside>
      {isHelpOpen && <Help onClose={() => setHelpOpen(false)} />}
    </div>
  );
}

function OneRun({ viewer, run }: { viewer: Viewer; run: Run }): JSX.Element {
  useViewer(viewer);
  const { index } = run;
  const isActive = viewer.runs.length > 1 && viewer.active === run.number;
  return (
    <section class={`run${isActive ? ' active' : ''}`} aria-label={index.name}>
      {viewer.runs.length > 1 && (
        <h2>
          {index.name}: {index.scenario}, seed {index.seed}
          {isActive ? ' (keys and panels are about this one)' : ''}
        </h2>
      )}
      {index.expectations.map(({ expectation, found, allowed }) => (
        <p key={expectation} class="broken">
          Broken expectation, {expectation}: {found}; expected {allowed}
        </p>
      ))}
      {index.leftOut !== null && <p class="left-out">This trace is not whole: {index.leftOut}.</p>}
      <Diagram viewer={viewer} run={run} />
    </section>
  );
}

/** Reads the selected event out, and shows it. */
function Status({ viewer }: { viewer: Viewer }): JSX.Element {
  useViewer(viewer);
  const [{ index }] = [viewer.run];
  return (
    <footer>
      <p class="status" role="status" aria-live="polite">
        {viewer.message ||
          `${index.events.toLocaleString('en')} events in ${timeText(index.end, 1_000)}; ${index.nodes} nodes, ${index.forks.length} forks.`}
      </p>
    </footer>
  );
}
