/**
 * An event in one sentence, from its columns: for the panel, the tooltip and screen readers.
 *
 * @module
 */
import { ABSENT, NONE, type Columns } from './columns.ts';
import { DROP_REASONS, REJECTED } from './notes.ts';
import { laneName, type TraceIndex } from './trace-index.ts';
import { timeText } from './viewport.ts';

/** How much of a hash is shown. */
const SHOWN = 8;

export function shortHash(hash: string): string {
  return hash.slice(0, SHOWN);
}

/** `node 2 committed block 6b6e1efb at height 3`. */
export function describe(columns: Columns, i: number, index: TraceIndex): string {
  const kind = index.kinds[columns.kind[i] ?? 0] ?? '';
  const lane = laneName(index, columns.lane[i] ?? 0);
  const message = columns.message[i] ?? NONE;
  if (message !== NONE) return messageText(columns, i, index, kind);
  const verb = VERBS[kind] ?? kind.replaceAll('-', ' ');
  const subject = (columns.lane[i] ?? 0) === 0 ? '' : `${lane} `;
  return `${subject}${verb}${voteText(columns, i, kind)}${aboutText(columns, i, index)}`;
}

/** With number and time before it. */
export function describeFully(columns: Columns, i: number, index: TraceIndex): string {
  const cause = columns.cause[i] ?? NONE;
  const from =
    cause === NONE ? '; nothing caused it' : cause === ABSENT ? '; its cause is left out' : '';
  return `Event ${columns.id[i] ?? 0} at ${timeText(columns.at[i] ?? 0)}: ${describe(columns, i, index)}${from}`;
}

const VERBS: Readonly<Record<string, string>> = {
  voted: 'voted',
  timer: 'had a timer fire',
  'commit-voted': 'commit-voted for',
  'view-opened': 'opened a view',
  'view-proposed': 'proposed in its view',
  'equivocation-seen': 'saw two blocks of one turn: evidence',
  'offence-seen': 'saw an offence: evidence',
  misbehaved: 'did for the first time what no honest node does',
  convicted: 'has a block on its chain that convicts a delegate',
  undone: 'took off its chain',
};

function voteText(columns: Columns, i: number, kind: string): string {
  if (kind !== 'voted') return '';
  return columns.note[i] === REJECTED ? ' to reject' : ' for';
}

function messageText(columns: Columns, i: number, index: TraceIndex, kind: string): string {
  const message = index.messages[columns.message[i] ?? 0] ?? '';
  const lane = laneName(index, columns.lane[i] ?? 0);
  const peer = columns.peer[i] ?? NONE;
  const other = peer === NONE ? 'several' : laneName(index, peer);
  const said = aboutText(columns, i, index);
  const about = said === '' ? '' : `:${said}`;
  if (kind === 'sent' || kind === 'departed')
    return `${lane} ${kind === 'sent' ? 'sent' : 'passed on'} ${message} to ${other}${about}`;
  if (kind === 'dropped') {
    const reason = DROP_REASONS[columns.note[i] ?? 0] ?? 'loss';
    return `${message} from ${other} to ${lane} was lost (${reason})${about}`;
  }
  return `${lane} received ${message} from ${other}${about}`;
}

function aboutText(columns: Columns, i: number, index: TraceIndex): string {
  const [block, height, view] = [columns.block[i], columns.height[i], columns.view[i]];
  const parts: string[] = [];
  if (block !== undefined && block !== NONE)
    parts.push(` block ${shortHash(index.blocks[block]?.hash ?? '')}`);
  if (height !== undefined && height !== NONE) parts.push(` at height ${height}`);
  if (view !== undefined && view !== NONE) parts.push(`, view ${view}`);
  return parts.join('');
}
