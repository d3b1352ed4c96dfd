/**
 * Above the diagrams: search, jumps, zoom.
 *
 * @module
 */
import type { ComponentChildren, JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { LANDMARKS } from '../drawing/marks.ts';
import type { LandmarkClass } from '../../model/trace-index.ts';
import type { Viewer } from '../viewer.ts';
import { useViewer } from './use-viewer.ts';

/** What the jumps are about: key, label, classes of landmarks. */
export const JUMPS: readonly {
  readonly key: string;
  readonly label: string;
  readonly classes: readonly LandmarkClass[];
}[] = [
  { key: 'f', label: 'Fork', classes: ['fork'] },
  { key: 'h', label: 'Halt', classes: ['halt'] },
  { key: 'e', label: 'Evidence', classes: ['evidence', 'misconduct'] },
  { key: 'b', label: 'Broken', classes: ['breach', 'expectation'] },
  { key: 'u', label: 'Undone', classes: ['undone'] },
  { key: 't', label: 'Fault', classes: ['fault', 'crash', 'restart'] },
  { key: 'd', label: 'Difference', classes: ['difference'] },
];

export function Toolbar({ viewer, onHelp }: { viewer: Viewer; onHelp: () => void }): JSX.Element {
  useViewer(viewer);
  return (
    <div class="toolbar" role="toolbar" aria-label="Search, jumps and zoom">
      <Search viewer={viewer} />
      <Jumps viewer={viewer} />
      <span class="group" role="group" aria-label="Steps">
        <Tool label="Event before" hint="←" onClick={() => void viewer.step(-1)}>
          ◀
        </Tool>
        <Tool label="Next event" hint="→" onClick={() => void viewer.step(1)}>
          ▶
        </Tool>
      </span>
      <span class="group" role="group" aria-label="Zoom">
        <Tool label="Zoom in" hint="+" onClick={() => viewer.zoom(2)}>
          +
        </Tool>
        <Tool label="Zoom out" hint="−" onClick={() => viewer.zoom(1 / 2)}>
          −
        </Tool>
        <Tool label="Whole run" hint="0" onClick={() => viewer.showAll()}>
          ⤢
        </Tool>
        <Tool label="Taller lanes" hint="]" onClick={() => viewer.stretch(1.25)}>
          ↕
        </Tool>
        <Tool label="Lower lanes" hint="[" onClick={() => viewer.stretch(0.8)}>
          ↨
        </Tool>
      </span>
      <Tool label="Keys and marks" hint="?" onClick={onHelp}>
        ?
      </Tool>
    </div>
  );
}

function Search({ viewer }: { viewer: Viewer }): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  const search = (direction: 1 | -1): void =>
    void viewer.search(input.current?.value ?? '', direction);
  return (
    <form
      class="search"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        search(1);
      }}
    >
      <label class="unseen" for="search">
        Search: hash of a block, kind, node (n3), height (h12)
      </label>
      <input
        id="search"
        ref={input}
        type="search"
        placeholder="hash, kind, n3, h12 …"
        autocomplete="off"
        spellcheck={false}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !event.shiftKey) return;
          event.preventDefault();
          search(-1);
        }}
      />
      <button type="submit">Find</button>
    </form>
  );
}

function Jumps({ viewer }: { viewer: Viewer }): JSX.Element {
  const { landmarks } = viewer.run.index;
  return (
    <span class="group" role="group" aria-label="Jump to the next">
      {JUMPS.map(({ key, label, classes }) => {
        const count = landmarks.filter((mark) => classes.includes(mark.class)).length;
        if (count === 0 && label === 'Difference') return null;
        const [first = 'fork'] = classes;
        return (
          <button
            key={key}
            type="button"
            class={`jump jump-${first}`}
            disabled={count === 0}
            title={`Next ${classes.map((name) => LANDMARKS[name].name).join(', ')} (${key}; Shift: the one before)`}
            onClick={(event) => void viewer.toLandmark(classes, event.shiftKey ? -1 : 1)}
          >
            {label} <span class="count">{count}</span>
          </button>
        );
      })}
    </span>
  );
}

function Tool({
  label,
  hint,
  onClick,
  children,
}: {
  label: string;
  hint: string;
  onClick: () => void;
  children: ComponentChildren;
}): JSX.Element {
  return (
    <button type="button" aria-label={label} title={`${label} (${hint})`} onClick={onClick}>
      {children}
    </button>
  );
}
