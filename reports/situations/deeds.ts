/**
 * What nodes do by the rules of the specification, as far as their events tell: one axis of coverage.
 *
 * @module
 */
import type { Profile } from '../../protocol/chain/parameters.ts';
import type { TraceEvent } from '../../sim/trace-event.ts';

export interface Deed {
  /** As reports name it. */
  readonly name: string;
  /** Ids of the specification. */
  readonly rules: string;
  /** Profiles in which there is such a thing. */
  readonly profiles: readonly Profile[];
}

const BOTH: readonly Profile[] = ['whitepaper', 'repaired'];
const REPAIRED: readonly Profile[] = ['repaired'];
const WHITEPAPER: readonly Profile[] = ['whitepaper'];

function deed(name: string, rules: string, profiles = BOTH): Deed {
  return { name, rules, profiles };
}

export const DEEDS = [
  deed('packs a block', 'W3'),
  deed('opens a view', 'R2', REPAIRED),
  deed('sends its status', 'R3', REPAIRED),
  deed('proposes its block', 'R4', REPAIRED),
  deed('proposes a block again', 'R4, R5', REPAIRED),
  deed('votes', 'W7, R6'),
  deed('refuses to vote', 'W6, W7', WHITEPAPER),
  deed('has a quorum of votes', 'W8, R6'),
  deed('casts a commit vote', 'R7', REPAIRED),
  deed('commits by its own tally', 'W8, R8'),
  deed('commits by a certificate', 'W8, R8'),
  deed('commits by a merge', 'W9', WHITEPAPER),
  deed('commits while catching up', 'W15'),
  deed('stops a tally', 'W9', WHITEPAPER),
  deed('exchanges a tally', 'W9', WHITEPAPER),
  deed('undoes a block', 'W13, W14', WHITEPAPER),
  deed('undoes six confirmations', 'W13, W14', WHITEPAPER),
  deed('asks for a body', 'W6, R6.bodies'),
  deed('asks for transactions of a body', 'W6', WHITEPAPER),
  deed('asks for blocks', 'W15'),
  deed('falls behind', 'W15'),
  deed('abstains', 'W12'),
  deed('restarts', 'R1'),
  deed('sees two blocks of a turn', 'W5', WHITEPAPER),
  deed('sees two proposals', 'R5a', REPAIRED),
  deed('sees two votes', 'R5a', REPAIRED),
  deed('convicts by headers', 'W5', WHITEPAPER),
  deed('convicts by proposals', 'R5a', REPAIRED),
  deed('convicts by votes', 'R5a', REPAIRED),
  deed('refuses a header', 'W2, W4'),
  deed('refuses a body', 'W6'),
  deed('refuses a proposal', 'R2, R4, R5', REPAIRED),
  deed('refuses a status', 'R3', REPAIRED),
  deed('refuses a vote', 'W7, R6'),
  deed('refuses a certificate', 'W8, R8'),
  deed('refuses evidence', 'W5', WHITEPAPER),
  deed('refuses blocks', 'W15'),
  deed('has other delegates elected', 'W1'),
  deed('refuses a transaction', 'W17'),
  deed('drops a transaction', 'W17'),
  deed('goes on after a halt', 'W12'),
  deed('finds its assumptions broken', 'R8', REPAIRED),
] as const satisfies readonly Deed[];

export type DeedName = (typeof DEEDS)[number]['name'];

const NUMBERS: ReadonlyMap<string, number> = new Map(DEEDS.map(({ name }, index) => [name, index]));

/** Index in {@link DEEDS}. */
export function deedNumber(name: string): number {
  return NUMBERS.get(name) ?? -1;
}

/** What the event tells of the node that did it; null: nothing of these. */
export function deedOf(event: TraceEvent): string | null {
  switch (event.kind) {
    case 'proposed':
      return 'packs a block';
    case 'view-opened':
      return 'opens a view';
    case 'view-proposed':
      return event.again ? 'proposes a block again' : 'proposes its block';
    case 'voted':
      return event.verdict === 'accept' ? 'votes' : 'refuses to vote';
    case 'certified':
      return 'has a quorum of votes';
    case 'commit-voted':
      return 'casts a commit vote';
    case 'committed':
      return COMMITS[event.via];
    case 'tally-stopped':
      return 'stops a tally';
    case 'undone':
      return event.confirmations >= 6 ? 'undoes six confirmations' : 'undoes a block';
    case 'catching-up':
      return 'falls behind';
    case 'abstained':
      return 'abstains';
    case 'restarted':
      return 'restarts';
    case 'equivocation-seen':
      return 'sees two blocks of a turn';
    case 'offence-seen':
      return `sees two ${event.offence}`;
    case 'convicted':
      return `convicts by ${event.offence}`;
    case 'refused':
      return REFUSALS[event.what];
    case 'transaction-refused':
      return 'refuses a transaction';
    case 'transaction-dropped':
      return 'drops a transaction';
    case 'assumptions-broken':
      return 'finds its assumptions broken';
    case 'sent':
      return MESSAGES[event.message] ?? null;
    default:
      return null;
  }
}

const COMMITS = {
  tally: 'commits by its own tally',
  merge: 'commits by a merge',
  certificate: 'commits by a certificate',
  'catch-up': 'commits while catching up',
} as const;

const REFUSALS = {
  header: 'refuses a header',
  body: 'refuses a body',
  certificate: 'refuses a certificate',
  evidence: 'refuses evidence',
  vote: 'refuses a vote',
  blocks: 'refuses blocks',
  proposal: 'refuses a proposal',
  status: 'refuses a status',
} as const;

const MESSAGES: Readonly<Partial<Record<string, DeedName>>> = {
  status: 'sends its status',
  tally: 'exchanges a tally',
  'body-request': 'asks for a body',
  'block-transactions-request': 'asks for transactions of a body',
  'blocks-request': 'asks for blocks',
};
