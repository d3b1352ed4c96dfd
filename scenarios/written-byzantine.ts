/**
 * What may be written of Byzantine nodes: every behaviour and its options.
 *
 * @module
 */
import * as z from 'zod';
import {
  BLOCK_FAULTS,
  COLLUSION_STRATEGIES,
  FORGERIES,
  REPLAYED_UNDER,
  STATUS_CLAIMS,
} from './scenario.ts';
import { duration, keys, list, oneOf, rate, shortOr } from './written.ts';
import { nodes } from './written-nodes.ts';

const HOUR = 3_600_000_000;

const split = shortOr(
  oneOf(['halves', 'coins'], { also: ', or two sets of nodes' }),
  list(nodes, 'two sets of nodes').meta({ minItems: 2, maxItems: 2 }),
).prefault('halves');

const meeting = keys({
  at: duration(0).describe('From when on, until the next one'),
  first: nodes.optional().describe('In touch with the first copy; nobody if not given'),
  second: nodes.optional().describe('In touch with the second copy; nobody if not given'),
});

const withheldFrom = keys({
  from: nodes.optional().describe('From whom it is withheld; everybody if not given'),
});

const nothing = keys({});

/** What each behaviour does, in one line; the same stands in docs/scenarios.md and in its file. */
export const BEHAVIOUR_DOCS = {
  equivocate: 'Packs two blocks for each of its turns and shows each side one of them.',
  twins: 'Runs the node twice with one key, each copy in touch with one side only.',
  'double-vote': 'Casts a second vote, for another block, wherever it votes.',
  'vote-for-everything': 'Votes for every block that it hears of, whatever it is.',
  'withhold-block': 'Packs its blocks and does not show them.',
  'withhold-body': 'Shows the headers of its blocks and never gives their bodies.',
  'withhold-votes': 'Casts no votes that anybody sees.',
  late: 'Sends what it proposes, or its votes, late by a given time.',
  'late-certificates': 'Keeps every certificate to itself for a given time.',
  'lie-in-status': 'Hides what it voted for from the packer of a view, or claims what is not so.',
  'invalid-block': 'Packs blocks that are invalid in one way after another.',
  'forged-votes': 'Sends votes that must not count, one kind after another.',
  'replay-certificates': 'Sends old certificates again with each new block.',
  'usurp-turns': 'Packs a block of its own in each turn that is not its own.',
  spam: 'Sends junk, so many messages for each second, each to a node that chance picks.',
  amnesia: 'Forgets what it signed, as if its disk had kept blocks alone.',
  'wrong-execution': 'Computes wrong states, packs by them and votes by them.',
  collude: 'Acts as one with the others of its entry, by a strategy.',
} as const;

const behaviour = keys({
  equivocate: keys({ split: split.describe('Who sees which block') })
    .optional()
    .describe(BEHAVIOUR_DOCS.equivocate),
  twins: keys({
    split: split.describe('Who is in touch with which copy'),
    meets: list(meeting, 'times with who is in touch with each copy from then on')
      .prefault([])
      .describe('Who is in touch with which copy from some times on, in place of split'),
  })
    .optional()
    .describe(BEHAVIOUR_DOCS.twins),
  'double-vote': nothing.optional().describe(BEHAVIOUR_DOCS['double-vote']),
  'vote-for-everything': nothing.optional().describe(BEHAVIOUR_DOCS['vote-for-everything']),
  'withhold-block': withheldFrom.optional().describe(BEHAVIOUR_DOCS['withhold-block']),
  'withhold-body': withheldFrom.optional().describe(BEHAVIOUR_DOCS['withhold-body']),
  'withhold-votes': withheldFrom.optional().describe(BEHAVIOUR_DOCS['withhold-votes']),
  late: keys({
    proposals: duration(1, HOUR).optional().describe('By how much headers and proposals are late'),
    votes: duration(1, HOUR).optional().describe('By how much votes are late'),
  })
    .optional()
    .describe(BEHAVIOUR_DOCS.late),
  'late-certificates': keys({
    by: duration(1, HOUR).prefault('5s').describe('How long it keeps each'),
  })
    .optional()
    .describe(BEHAVIOUR_DOCS['late-certificates']),
  'lie-in-status': keys({
    claim: oneOf(STATUS_CLAIMS)
      .prefault('nothing')
      .describe('What it says: nothing, an old claim, or one that it makes up'),
  })
    .optional()
    .describe(BEHAVIOUR_DOCS['lie-in-status']),
  'invalid-block': keys({
    faults: list(oneOf(BLOCK_FAULTS), 'faults of a block')
      .prefault([...BLOCK_FAULTS])
      .describe('What is wrong with its blocks, in turn; everything if not given'),
  })
    .optional()
    .describe(BEHAVIOUR_DOCS['invalid-block']),
  'forged-votes': keys({
    forgeries: list(oneOf(FORGERIES), 'kinds of votes')
      .prefault([...FORGERIES])
      .describe('Which votes it sends, in turn; every kind if not given'),
  })
    .optional()
    .describe(BEHAVIOUR_DOCS['forged-votes']),
  'replay-certificates': keys({
    under: oneOf(REPLAYED_UNDER)
      .prefault('own-block')
      .describe('What stands under an old certificate: its own block, or each new one'),
  })
    .optional()
    .describe(BEHAVIOUR_DOCS['replay-certificates']),
  'usurp-turns': nothing.optional().describe(BEHAVIOUR_DOCS['usurp-turns']),
  spam: keys({ rate: rate(true).prefault('100/s').describe('Messages for each second') })
    .optional()
    .describe(BEHAVIOUR_DOCS.spam),
  amnesia: nothing.optional().describe(BEHAVIOUR_DOCS.amnesia),
  'wrong-execution': nothing.optional().describe(BEHAVIOUR_DOCS['wrong-execution']),
  collude: shortOr(
    oneOf(COLLUSION_STRATEGIES, { also: ', or { strategy, maxDelay }' }),
    keys({
      strategy: oneOf(COLLUSION_STRATEGIES).describe('What they do'),
      maxDelay: duration(1, HOUR)
        .optional()
        .describe('The longest that they make honest messages take; chain.maxDelay if not given'),
      until: duration(0)
        .optional()
        .describe('From then on chain.maxDelay bounds the delay; without it, never'),
    }),
  )
    .optional()
    .describe(BEHAVIOUR_DOCS.collude),
});

/** Behaviours that may stand as a word, with the defaults of their options. */
export const SHORT_BEHAVIOURS = [
  'equivocate',
  'twins',
  'double-vote',
  'vote-for-everything',
  'withhold-block',
  'withhold-body',
  'withhold-votes',
  'late-certificates',
  'lie-in-status',
  'invalid-block',
  'forged-votes',
  'replay-certificates',
  'usurp-turns',
  'spam',
  'amnesia',
  'wrong-execution',
] as const;

const word = oneOf(SHORT_BEHAVIOURS, { also: ', or a map such as { late: { votes: 1s } }' });
const one = shortOr(word, behaviour);

/** One behaviour, or a list of them. */
export const byzantine = shortOr(word, z.union([behaviour, list(one, 'behaviours')]));

export type WrittenBehaviour = z.output<typeof behaviour>;
export type WrittenByzantine = z.output<typeof byzantine>;

/** A word as the map that it stands for. */
export function behaviourOfWord(name: (typeof SHORT_BEHAVIOURS)[number]): WrittenBehaviour {
  return behaviour.parse({ [name]: {} });
}
