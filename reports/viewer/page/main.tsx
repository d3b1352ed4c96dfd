/**
 * Where the page begins: gets the indices, then shows what they tell.
 *
 * @module
 */
import { render } from 'preact';
import { App } from './app.tsx';
import { Run } from './run.ts';
import { sourceOf } from './source.ts';
import './style.css';
import { Viewer } from './viewer.ts';

async function begin(root: HTMLElement): Promise<void> {
  const source = sourceOf(document);
  const { title, comparison, indices } = await source.summary();
  let viewer: Viewer | null = null;
  const runs = await Promise.all(
    indices.map(
      async (index, number) =>
        new Run(
          number,
          index,
          await source.density(number),
          source,
          () => viewer?.draw(),
          (problem) => viewer?.say(problem),
        ),
    ),
  );
  viewer = new Viewer(runs, title, comparison);
  document.title = `${title} – ektsim view`;
  root.textContent = '';
  render(<App viewer={viewer} />, root);
}

const root = document.getElementById('viewer');
if (root !== null)
  begin(root).catch((error: unknown) => {
    root.textContent = error instanceof Error ? error.message : String(error);
  });
