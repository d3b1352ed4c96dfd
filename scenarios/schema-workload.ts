/**
 * How loads are written: every key, its form, default and meaning.
 *
 * @module
 */
import * as z from 'zod';
import { TRANSACTION_FAULTS, type MixedOperation } from './scenario-workload.ts';
import { SIGNATURES } from './signatures.ts';
import { PATTERNS, readQuarters } from './units.ts';
import {
  amount,
  duration,
  fee,
  hourlyRate,
  keys,
  list,
  oneOf,
  probability,
  rate,
  scalar,
  shortOr,
  text,
  whole,
} from './written.ts';
import { nodes } from './written-nodes.ts';
import { transactions } from './written-transactions.ts';

const HOUR = 3_600_000_000;
const MILLISECOND = 1_000;

const changingRate = keys({
  ramp: keys({
    from: hourlyRate.describe('Rate at the start of the load'),
    to: hourlyRate.describe('Rate from the end of the ramp on'),
    over: duration(MILLISECOND).describe('How long the ramp takes'),
    steps: whole(2, 1_000).optional().describe('In so many equal steps; straight if not given'),
  })
    .optional()
    .describe('From one rate to another, and on at the second'),
  burst: keys({
    base: hourlyRate.prefault('0/s').describe('Rate between bursts'),
    peak: hourlyRate.describe('Rate in a burst'),
    every: duration(MILLISECOND, 24 * HOUR).describe('From the start of one burst to the next'),
    for: duration(MILLISECOND, 24 * HOUR).describe('Length of a burst'),
  })
    .optional()
    .describe('Bursts at equal distances, the first at the start of the load'),
});

/** `200/s`, `{ ramp: … }` or `{ burst: … }`. */
const loadRate = shortOr(rate(true, ', or { ramp } or { burst }'), changingRate);

const zipfExponent = scalar(
  readQuarters,
  'an exponent 1/4 … 4 in quarters, such as 1, 1/2 or 5/4',
  (quarters) => quarters >= 1 && quarters <= 16,
  {
    anyOf: [
      { type: 'integer', minimum: 1, maximum: 4 },
      { type: 'string', pattern: PATTERNS.fraction, examples: ['1/2', '5/4'] },
    ],
  },
);

/** `uniform`, `{ zipf: 1 }` or `{ hot: … }`. */
const spread = shortOr(
  oneOf(['uniform'], { also: ', or { zipf } or { hot }' }),
  keys({
    zipf: zipfExponent
      .optional()
      .describe('Account k sends in proportion to 1 ÷ k to the power of this'),
    hot: keys({
      from: probability.prefault(0).describe('Part of all transactions that one account sends'),
      to: probability.prefault(0).describe('Part of all transactions that it receives'),
    })
      .optional()
      .describe('One account has more to do than the others'),
  }),
);

const places = {
  count: whole(1, 10_000).prefault(21).describe('How many there are'),
  beside: nodes
    .optional()
    .describe('Nodes whose place in the network they share, in turn; all delegates if not given'),
  delegate: oneOf(['random', 'sticky'])
    .prefault('random')
    .describe('Any delegate for each transaction, or the same until it does not answer'),
};

const clients = keys({
  ...places,
  retryAfter: duration(MILLISECOND, HOUR)
    .prefault('30s')
    .describe('How long a client waits before it tries another delegate'),
  attempts: whole(1, 1_000).prefault(10).describe('After so many it gives up'),
});

/** They never ask again. */
const hostileClients = keys(places);

const overNetwork = {
  clients: clients.optional().describe('Clients in the network; none if not given'),
};

const timing = {
  rate: loadRate.describe('Transactions per second of simulated time'),
  arrivals: oneOf(['poisson', 'constant']).prefault('poisson').describe('How they arrive'),
  start: duration(0).prefault('0s').describe('First moment'),
  stop: duration(1).optional().describe('Last moment; the end of the run if not given'),
};

const transfers = keys({
  ...timing,
  accounts: whole(2, 1_000_000).prefault(1_000).describe('Accounts that send and receive'),
  spread: spread.prefault('uniform').describe('How transactions are spread over the accounts'),
  amount: amount(1n).prefault(1).describe('Of each transfer, in the smallest unit'),
  fee: fee.prefault('least').describe('Of each transfer, in the smallest unit'),
  ...overNetwork,
});

const MOST_WEIGHT = 1_000_000;

/** A kind's weight. @param also - names the longer form, where there is one */
function weight(also = '') {
  return whole(1, MOST_WEIGHT, also);
}

const DESCRIPTIONS: Readonly<Record<MixedOperation, string>> = {
  transfer: 'Of transfers of coin',
  issueToken: 'Of new tokens',
  transferToken: 'Of transfers of tokens',
  swap: 'Of exchanges of two tokens between two accounts',
  changeKey: 'Of changes of the key: its weight, or with the algorithms of the new keys',
  vote: 'Of votes: its weight, or with whom they are for',
  withdrawVote: 'Of votes withdrawn',
  registerAddress: 'Of new addresses',
};

const of = keys({
  ...ofKinds(['transfer', 'issueToken', 'transferToken', 'swap']),
  changeKey: shortOr(
    weight(', or { weight, to }'),
    keys({
      weight: weight().describe('How often it is drawn'),
      to: list(oneOf(SIGNATURES), 'signature algorithms')
        .optional()
        .describe('Algorithms of the new keys, each as likely; that of the chain if not given'),
    }),
  )
    .optional()
    .describe(DESCRIPTIONS.changeKey),
  vote: shortOr(
    weight(', or { weight, to }'),
    keys({
      weight: weight().describe('How often it is drawn'),
      to: nodes
        .optional()
        .describe('Delegates and candidates, each as likely; all of them if not given'),
    }),
  )
    .optional()
    .describe(DESCRIPTIONS.vote),
  ...ofKinds(['withdrawVote', 'registerAddress']),
});

function ofKinds<const Kind extends MixedOperation>(kinds: readonly Kind[]) {
  const shape = kinds.map((kind) => [kind, weight().optional().describe(DESCRIPTIONS[kind])]);
  return Object.fromEntries(shape) as Record<Kind, z.ZodOptional<ReturnType<typeof weight>>>;
}

const migrate = keys({
  to: oneOf(SIGNATURES).describe('Algorithm of the new keys'),
  start: duration(0).prefault('0s').describe('When the first account begins'),
  over: duration(MILLISECOND).prefault('60s').describe('From the first account to the last'),
});

const mix = keys({
  ...timing,
  of: of.describe('Kinds of operations, with their weights'),
  accounts: whole(2, 1_000_000).prefault(1_000).describe('Accounts that do all of it'),
  spread: spread.prefault('uniform').describe('How transactions are spread over the accounts'),
  amount: amount(1n).prefault(1).describe('Of each transfer and swap, in the smallest unit'),
  fee: fee.prefault('least').describe('Of each transaction, in the smallest unit'),
  tokens: whole(2, 100)
    .optional()
    .describe('Issued first, each by another account, where tokens move; 10 if not given'),
  migrate: migrate.optional().describe('All accounts change their keys, each once'),
  ...overNetwork,
});

const trace = keys({
  file: text(/./, 1_000, 'a path').optional().describe('CSV file; its path is from this file on'),
  rows: text(/./, 32 * 1_048_576, 'comma-separated values')
    .optional()
    .describe('The same, written here: what a saved run holds'),
  fee: amount(0n).prefault(1).describe('Of rows that give none, in the smallest unit'),
  start: duration(0).prefault('0s').describe('From when the times of the trace count'),
  ...overNetwork,
});

const spam = keys({
  ...timing,
  accounts: whole(2, 1_000_000).prefault(10_000).describe('Accounts that send and receive'),
  clients: hostileClients.prefault({}).describe('Where they stand in the network'),
});

const replays = keys({
  ...timing,
  clients: hostileClients.prefault({}).describe('Where they stand in the network'),
});

const invalid = keys({
  ...timing,
  accounts: whole(2, 1_000_000).prefault(100).describe('Accounts that send and receive'),
  faults: list(oneOf(TRANSACTION_FAULTS), 'faults of transactions')
    .optional()
    .describe('What is wrong, one after the other; all if not given'),
  clients: hostileClients.prefault({}).describe('Where they stand in the network'),
});

/** The kinds of load, and single transactions; an entry of the list has one of them. */
export const load = keys({
  transfers: transfers.optional().describe('Signed transfers between accounts'),
  mix: mix.optional().describe('Operations of several kinds by the same accounts'),
  trace: trace.optional().describe('Transfers that a file of comma-separated values lists'),
  spam: spam.optional().describe('Transfers of the least amount for the least fee'),
  replays: replays.optional().describe('Transactions that are committed already'),
  invalid: invalid.optional().describe('Transactions that must never be committed'),
  transactions: transactions.optional().describe('Single transactions, spelled out'),
});

export const workload = list(load, 'loads such as { transfers: { rate: 10/s } }');

export type WrittenLoad = z.output<typeof load>;
export type WrittenClients = z.output<typeof clients>;
export type WrittenSpread = z.output<typeof spread>;
export type WrittenRate = z.output<typeof loadRate>;
