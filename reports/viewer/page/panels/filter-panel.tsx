/**
 * What is shown: nodes, heights, kinds of events and of messages.
 *
 * @module
 */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { isEmpty, NO_FILTER, parseHeights, parseLanes } from '../../model/filter.ts';
import type { Viewer } from '../viewer.ts';
import { useViewer } from './use-viewer.ts';

export function FilterPanel({ viewer }: { viewer: Viewer }): JSX.Element {
  useViewer(viewer);
  const { filter, run } = viewer;
  const { index } = run;
  const kinds = index.kinds.filter((_, kind) => (index.kindCounts[kind] ?? 0) > 0);
  const count = (name: string): number => index.kindCounts[index.kinds.indexOf(name)] ?? 0;
  return (
    <details class="panel filter">
      <summary>
        <h2>Filter{isEmpty(filter) ? '' : ' (on)'}</h2>
      </summary>
      <div class="typed">
        <Typed
          label="Nodes"
          placeholder="all, or 0-4, 7"
          apply={(text) => {
            const lanes = parseLanes(text, index);
            if (typeof lanes === 'string') return lanes;
            viewer.setFilter({ ...viewer.filter, lanes });
            return null;
          }}
        />
        <Typed
          label="Heights"
          placeholder="all, or 10-20"
          apply={(text) => {
            const heights = parseHeights(text);
            if (typeof heights === 'string') return heights;
            viewer.setFilter({ ...viewer.filter, heights });
            return null;
          }}
        />
      </div>
      <Checks
        title="Events"
        names={kinds}
        counts={kinds.map(count)}
        hidden={filter.hiddenKinds}
        onChange={(hiddenKinds) => viewer.setFilter({ ...viewer.filter, hiddenKinds })}
      />
      <Checks
        title="Messages"
        names={index.messages}
        counts={null}
        hidden={filter.hiddenMessages}
        onChange={(hiddenMessages) => viewer.setFilter({ ...viewer.filter, hiddenMessages })}
      />
      <button
        type="button"
        disabled={filter.hiddenKinds.size === 0 && filter.hiddenMessages.size === 0}
        onClick={() =>
          viewer.setFilter({ ...NO_FILTER, lanes: filter.lanes, heights: filter.heights })
        }
      >
        Show all kinds
      </button>
    </details>
  );
}

function Typed({
  label,
  placeholder,
  apply,
}: {
  label: string;
  placeholder: string;
  apply: (text: string) => string | null;
}): JSX.Element {
  const [problem, setProblem] = useState<string | null>(null);
  const id = `filter-${label.toLowerCase()}`;
  return (
    <p>
      <label for={id}>{label}</label>
      <input
        id={id}
        type="text"
        placeholder={placeholder}
        autocomplete="off"
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? undefined : `${id}-problem`}
        onChange={({ currentTarget }) => setProblem(apply(currentTarget.value))}
      />
      {problem !== null && (
        <span class="problem" id={`${id}-problem`} role="alert">
          {problem}
        </span>
      )}
    </p>
  );
}

function Checks({
  title,
  names,
  counts,
  hidden,
  onChange,
}: {
  title: string;
  names: readonly string[];
  counts: readonly number[] | null;
  hidden: ReadonlySet<string>;
  onChange: (hidden: ReadonlySet<string>) => void;
}): JSX.Element {
  const toggle = (name: string, isShown: boolean): void => {
    const next = new Set(hidden);
    if (isShown) next.delete(name);
    else next.add(name);
    onChange(next);
  };
  return (
    <fieldset>
      <legend>
        {title}{' '}
        <button type="button" onClick={() => onChange(new Set(names))}>
          none
        </button>{' '}
        <button type="button" onClick={() => onChange(new Set())}>
          all
        </button>
      </legend>
      <div class="checks">
        {names.map((name, i) => (
          <label key={name}>
            <input
              type="checkbox"
              checked={!hidden.has(name)}
              onChange={({ currentTarget }) => toggle(name, currentTarget.checked)}
            />
            {name}
            {counts !== null && <span class="count">{counts[i]?.toLocaleString('en')}</span>}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
