/**
 * What one node is at, at the moment of the selected event: from its events alone.
 *
 * @module
 */
import type { JSX } from 'preact';
import { NONE } from '../../model/columns.ts';
import { shortHash } from '../../model/describe.ts';
import { timeText } from '../../model/viewport.ts';
import { timeOf, type Viewer } from '../viewer.ts';
import { useViewer } from './use-viewer.ts';

export function StatePanel({ viewer }: { viewer: Viewer }): JSX.Element {
  useViewer(viewer);
  const { run, selection } = viewer;
  const { nodes, electable, byzantine } = run.index;
  const node = viewer.lane - 1;
  const role = byzantine.includes(node) ? 'Byzantine' : node < electable ? 'delegate' : 'follower';
  return (
    <section class="panel" aria-labelledby="state-title">
      <h2 id="state-title">
        <label>
          State of node{' '}
          <input
            class="node-number"
            type="number"
            min={0}
            max={nodes - 1}
            value={node}
            onChange={({ currentTarget }) => viewer.setLane(Number(currentTarget.value) + 1)}
          />
        </label>{' '}
        <span class="kind">{role}</span>
      </h2>
      {selection === null ? (
        <p class="hint">Select an event to see what the node was at then.</p>
      ) : (
        <>
          <p class="hint">at {timeText(timeOf(selection))}, when the selected event had happened</p>
          <Rows viewer={viewer} node={node} />
        </>
      )}
    </section>
  );
}

function Rows({ viewer, node }: { viewer: Viewer; node: number }): JSX.Element | null {
  const { run, selection } = viewer;
  if (selection === null) return null;
  const state = run.stateOf(node, selection);
  const number = (value: number): string => (value === NONE ? '–' : String(value));
  return (
    <dl class="fields state" data-node={node}>
      <Row name="is" value={state.up === 1 ? 'up' : 'down'} />
      <Row name="head">
        <Block viewer={viewer} block={state.head} />
      </Row>
      <Row name="height" value={number(state.height)} />
      <Row
        name="open view"
        value={state.view === NONE ? '–' : `${state.view} of height ${number(state.viewHeight)}`}
      />
      <Row name="last vote">
        <Block viewer={viewer} block={state.votedBlock} />
        {state.votedBlock === NONE
          ? ''
          : ` at height ${number(state.votedHeight)}${state.rejected === 1 ? ', to reject' : ''}`}
      </Row>
      <Row name="last commit vote">
        <Block viewer={viewer} block={state.commitVotedBlock} />
      </Row>
      <Row name="last packed">
        <Block viewer={viewer} block={state.proposedBlock} />
      </Row>
      <Row
        name="seat"
        value={state.seat === NONE ? '–' : state.seat === 0 ? 'none' : String(state.seat - 1)}
      />
      <Row name="last event">
        {state.lastEvent === NONE ? (
          '–'
        ) : (
          <button
            type="button"
            class="hash"
            onClick={() => void viewer.select(run.number, state.lastEvent)}
          >
            go to it
          </button>
        )}
      </Row>
    </dl>
  );
}

function Row({
  name,
  value,
  children,
}: {
  name: string;
  value?: string;
  children?: preact.ComponentChildren;
}): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd data-field={name}>{value ?? children}</dd>
    </div>
  );
}

function Block({ viewer, block }: { viewer: Viewer; block: number }): JSX.Element {
  const entry = viewer.run.index.blocks[block];
  if (block === NONE || entry === undefined) return <>–</>;
  return (
    <button
      type="button"
      class="hash"
      title={entry.hash}
      onClick={() => void viewer.selectBlock(block)}
    >
      {shortHash(entry.hash)}
    </button>
  );
}
