/**
 * What each kind of event and message looks like.
 *
 * @module
 */
import type { EventKind } from '../../../trace/schema.ts';
import type { MessageKind } from '../../../../protocol/node/message.ts';
import type { LandmarkClass } from '../../model/trace-index.ts';
import type { Colour } from './theme.ts';

export type Shape =
  'square' | 'triangle' | 'diamond' | 'circle' | 'ring' | 'cross' | 'flag' | 'tick' | 'dot' | 'bar';

export interface MarkStyle {
  readonly shape: Shape;
  readonly colour: Colour;
  /** What is drawn later lies on top. */
  readonly order: number;
  readonly size: number;
}

const style = (shape: Shape, colour: Colour, order: number, size = 4.5): MarkStyle => ({
  shape,
  colour,
  order,
  size,
});

const OTHER = style('dot', 'faint', 0, 2);

const STYLES: Partial<Readonly<Record<EventKind, MarkStyle>>> = {
  timer: style('tick', 'faint', 0, 3),
  sent: style('dot', 'faint', 0, 1.5),
  delivered: style('dot', 'faint', 0, 1.2),
  dropped: style('cross', 'bad', 3, 3.2),
  worked: style('tick', 'faint', 0, 2),
  submitted: style('dot', 'transaction', 1, 2.2),
  'view-opened': style('bar', 'view', 1, 6),
  voted: style('triangle', 'vote', 4, 4),
  'commit-voted': style('triangle', 'certificate', 4, 4),
  certified: style('diamond', 'certificate', 5, 4.5),
  proposed: style('square', 'block', 6, 5),
  'view-proposed': style('square', 'block', 5, 3.5),
  committed: style('circle', 'commit', 7, 5),
  undone: style('ring', 'bad', 8, 6),
  'tally-stopped': style('cross', 'vote', 4, 3.5),
  abstained: style('cross', 'faint', 4, 3.5),
  refused: style('cross', 'evidence', 4, 3.5),
  'equivocation-seen': style('flag', 'evidence', 9, 6),
  'offence-seen': style('flag', 'evidence', 9, 6),
  convicted: style('flag', 'bad', 9, 6),
  breach: style('flag', 'bad', 10, 7),
  'assumptions-broken': style('flag', 'bad', 10, 7),
  misbehaved: style('flag', 'byzantine', 9, 6),
  crashed: style('cross', 'bad', 9, 6),
  restarted: style('ring', 'commit', 9, 5),
  elected: style('tick', 'view', 1, 5),
  'catching-up': style('tick', 'sync', 2, 5),
};

export function markStyles(kinds: readonly string[]): readonly MarkStyle[] {
  const known: Readonly<Record<string, MarkStyle | undefined>> = STYLES;
  return kinds.map((kind) => known[kind] ?? OTHER);
}

const MESSAGE_COLOURS: Readonly<Record<MessageKind, Colour>> = {
  header: 'block',
  body: 'block',
  'body-request': 'block',
  'block-transactions-request': 'block',
  'block-transactions': 'block',
  proposal: 'block',
  vote: 'vote',
  tally: 'vote',
  status: 'view',
  'view-vote': 'vote',
  'commit-vote': 'certificate',
  certified: 'certificate',
  evidence: 'evidence',
  heartbeat: 'heartbeat',
  'blocks-request': 'sync',
  blocks: 'sync',
  transactions: 'transaction',
  submit: 'transaction',
  submitted: 'transaction',
  confirmed: 'transaction',
};

export function messageColours(messages: readonly string[]): readonly Colour[] {
  const known: Readonly<Record<string, Colour | undefined>> = MESSAGE_COLOURS;
  return messages.map((message) => known[message] ?? 'faint');
}

/** Shapes of landmarks: what stands above the lanes as well. */
export const LANDMARKS: Readonly<
  Record<LandmarkClass, { readonly letter: string; readonly colour: Colour; readonly name: string }>
> = {
  fork: { letter: 'F', colour: 'bad', name: 'fork' },
  halt: { letter: 'H', colour: 'halt', name: 'halt' },
  evidence: { letter: 'E', colour: 'evidence', name: 'evidence' },
  breach: { letter: 'B', colour: 'bad', name: 'breach' },
  misconduct: { letter: 'M', colour: 'byzantine', name: 'misconduct' },
  undone: { letter: 'U', colour: 'bad', name: 'undone block' },
  crash: { letter: 'C', colour: 'down', name: 'crash' },
  restart: { letter: 'R', colour: 'commit', name: 'restart' },
  fault: { letter: 'P', colour: 'fault-line', name: 'fault' },
  expectation: { letter: 'X', colour: 'bad', name: 'broken expectation' },
  difference: { letter: 'D', colour: 'select', name: 'first difference' },
};

/** Adds a shape to a path. */
export function trace(context: CanvasPath, shape: Shape, x: number, y: number, r: number): void {
  switch (shape) {
    case 'square':
      context.rect(x - r, y - r, 2 * r, 2 * r);
      break;
    case 'triangle':
      context.moveTo(x, y - r);
      context.lineTo(x + r, y + r * 0.8);
      context.lineTo(x - r, y + r * 0.8);
      context.closePath();
      break;
    case 'diamond':
      context.moveTo(x, y - r);
      context.lineTo(x + r, y);
      context.lineTo(x, y + r);
      context.lineTo(x - r, y);
      context.closePath();
      break;
    case 'circle':
    case 'ring':
      context.moveTo(x + r, y);
      context.arc(x, y, r, 0, 2 * Math.PI);
      break;
    case 'dot':
      context.rect(x - r, y - r, 2 * r, 2 * r);
      break;
    case 'cross':
      context.moveTo(x - r, y - r);
      context.lineTo(x + r, y + r);
      context.moveTo(x + r, y - r);
      context.lineTo(x - r, y + r);
      break;
    case 'flag':
      context.moveTo(x, y + r);
      context.lineTo(x, y - r);
      context.lineTo(x + 1.6 * r, y - 0.4 * r);
      context.lineTo(x, y + 0.2 * r);
      break;
    case 'tick':
    case 'bar':
      context.moveTo(x, y - r);
      context.lineTo(x, y + r);
      break;
  }
}

/** Lines rather than areas. */
export function isStroked(shape: Shape): boolean {
  return shape === 'cross' || shape === 'tick' || shape === 'bar' || shape === 'ring';
}
