/**
 * The selected event: what it says, what it comes from, what comes from it. Each is a link.
 *
 * @module
 */
import type { JSX } from 'preact';
import { ABSENT, NONE } from '../../model/columns.ts';
import { describe, shortHash } from '../../model/describe.ts';
import { rangesInWords } from '../../model/node-ranges.ts';
import { timeText } from '../../model/viewport.ts';
import { sideColour } from '../drawing/theme.ts';
import type { Located, Run } from '../run.ts';
import { timeOf, type Viewer } from '../viewer.ts';
import { useLoaded, useViewer } from './use-viewer.ts';

/** Causes and effects that are listed. */
const LISTED = 12;

export function EventPanel({ viewer }: { viewer: Viewer }): JSX.Element {
  useViewer(viewer);
  const { selection, run } = viewer;
  if (selection === null)
    return (
      <section class="panel event" aria-labelledby="event-title">
        <h2 id="event-title">Event</h2>
        <p class="hint">
          Click a mark or an arrow, or press <kbd>→</kbd> for the next event. <kbd>?</kbd> lists all
          keys.
        </p>
      </section>
    );
  const { columns, place } = selection;
  const kind = run.index.kinds[columns.kind[place] ?? 0] ?? '';
  return (
    <section class="panel event" aria-labelledby="event-title">
      <h2 id="event-title">
        Event {columns.id[place]} <span class="kind">{kind}</span>
      </h2>
      <p class="sentence">
        <time>{timeText(columns.at[place] ?? 0)}</time> {describe(columns, place, run.index)}
      </p>
      <ForkNote viewer={viewer} run={run} selection={selection} />
      <Content viewer={viewer} run={run} selection={selection} />
      <Causes viewer={viewer} run={run} selection={selection} />
      <Effects viewer={viewer} run={run} selection={selection} />
    </section>
  );
}

interface OfEvent {
  readonly viewer: Viewer;
  readonly run: Run;
  readonly selection: Located;
}

/** The sides of the fork that the event's block is one of. */
function ForkNote({ viewer, run, selection }: OfEvent): JSX.Element | null {
  const block = selection.columns.block[selection.place] ?? NONE;
  const fork = run.index.forks.find(({ blocks }) => blocks.includes(block));
  if (fork === undefined) return null;
  return (
    <div class="fork">
      <h3>Fork at height {fork.height}</h3>
      <ul>
        {fork.blocks.map((number) => {
          const side = run.index.blocks[number];
          if (side === undefined) return null;
          const isBad = run.index.byzantine.includes(side.packer);
          return (
            <li key={number} class={sideColour(run.sides[number]) ?? ''}>
              <button
                type="button"
                class="hash"
                title={side.hash}
                onClick={() => void viewer.selectBlock(number)}
              >
                {shortHash(side.hash)}
              </button>{' '}
              packed by node {side.packer}
              {isBad ? ' (Byzantine)' : ''}, committed by {rangesInWords(side.committers)}, first at{' '}
              {timeText(side.committedAt)}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function Causes({ viewer, run, selection }: OfEvent): JSX.Element {
  const causes = useLoaded(() => run.causesOf(selection, LISTED), [run, selection]);
  const first = selection.columns.cause[selection.place] ?? NONE;
  const isMore = causes?.length === LISTED;
  return (
    <>
      <h3>Comes from</h3>
      {first === NONE && <p class="hint">Nothing in the run caused it.</p>}
      {first === ABSENT && (
        <p class="hint">Its cause is not in this trace: a filter left it out.</p>
      )}
      <ol class="links causes">
        {(causes ?? []).map((cause) => (
          <EventLink key={cause.ordinal} viewer={viewer} run={run} event={cause} from={selection} />
        ))}
      </ol>
      {isMore && <p class="hint">… and further back.</p>}
    </>
  );
}

function Effects({ viewer, run, selection }: OfEvent): JSX.Element {
  const effects = useLoaded(async () => {
    const { ordinals, count } = await run.effectsOf(selection, LISTED);
    const events = await Promise.all(ordinals.map((ordinal) => run.locate(ordinal)));
    return { count, events: events.filter((event) => event !== null) };
  }, [run, selection]);
  const more = (effects?.count ?? 0) - (effects?.events.length ?? 0);
  return (
    <>
      <h3>Leads to</h3>
      {effects?.count === 0 && <p class="hint">Nothing comes from it.</p>}
      <ol class="links effects">
        {(effects?.events ?? []).map((event) => (
          <EventLink key={event.ordinal} viewer={viewer} run={run} event={event} from={selection} />
        ))}
      </ol>
      {more > 0 && <p class="hint">… and {more} more.</p>}
    </>
  );
}

function EventLink({
  viewer,
  run,
  event,
  from,
}: {
  viewer: Viewer;
  run: Run;
  event: Located;
  from: Located;
}): JSX.Element {
  const apart = timeOf(event) - timeOf(from);
  const sign = apart < 0 ? '−' : '+';
  return (
    <li>
      <button type="button" onClick={() => void viewer.select(run.number, event.ordinal)}>
        <span class="apart">
          {sign}
          {(Math.abs(apart) / 1_000).toFixed(apart % 1_000 === 0 ? 0 : 1)} ms
        </span>{' '}
        {describe(event.columns, event.place, run.index)}
      </button>
    </li>
  );
}

/** Of what arrives the content is told where it was sent. */
function Content({ viewer, run, selection }: OfEvent): JSX.Element | null {
  const details = useLoaded(async () => {
    const own = await run.detailsOf(selection.ordinal);
    if (own !== null && !('reason' in own && 'message' in own)) return own;
    const cause = selection.columns.cause[selection.place] ?? NONE;
    const sent = await run.detailsOf(cause);
    return sent === null ? own : { ...own, 'as sent': sent };
  }, [run, selection]);
  if (details === null) return null;
  return <Fields viewer={viewer} run={run} value={details} />;
}

/** Said elsewhere. */
const KNOWN: ReadonlySet<string> = new Set(['id', 'cause', 'at', 'kind']);

function Fields({
  viewer,
  run,
  value,
}: {
  viewer: Viewer;
  run: Run;
  value: Readonly<Record<string, unknown>>;
}): JSX.Element {
  const entries = Object.entries(value).filter(([name]) => !KNOWN.has(name));
  return (
    <dl class="fields">
      {entries.map(([name, field]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <Field viewer={viewer} run={run} value={field} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Field({ viewer, run, value }: { viewer: Viewer; run: Run; value: unknown }): JSX.Element {
  if (typeof value === 'string' && /^[0-9a-f]{64}$/.test(value))
    return <Hash viewer={viewer} run={run} hash={value} />;
  if (typeof value === 'string') return <>{value}</>;
  if (Array.isArray(value) && value.length === 0) return <>none</>;
  if (Array.isArray(value) && value.every((one) => typeof one === 'number'))
    return <>{value.join(', ')}</>;
  if (typeof value === 'object' && value !== null) {
    const text = JSON.stringify(value, null, 1);
    if (!Array.isArray(value) && text.length < 900)
      return (
        <Fields viewer={viewer} run={run} value={value as Readonly<Record<string, unknown>>} />
      );
    if (text.length < 48) return <>{JSON.stringify(value)}</>;
    const count = Array.isArray(value) ? value.length : Object.keys(value).length;
    return (
      <details>
        <summary>{count} entries</summary>
        <pre>{text}</pre>
      </details>
    );
  }
  return <>{value === null ? 'none' : JSON.stringify(value)}</>;
}

function Hash({ viewer, run, hash }: { viewer: Viewer; run: Run; hash: string }): JSX.Element {
  const block = run.index.blocks.findIndex((one) => one.hash === hash);
  if (block < 0) return <code title={hash}>{shortHash(hash)}…</code>;
  return (
    <button type="button" class="hash" title={hash} onClick={() => void viewer.selectBlock(block)}>
      {shortHash(hash)}…
    </button>
  );
}
