/**
 * How named accounts and scripted transactions are written.
 *
 * @module
 */
import * as z from 'zod';
import { isSymbol, MAX_DECIMALS } from '../protocol/ledger/token.ts';
import { SIGNATURES } from './scenario.ts';
import { show } from './show.ts';
import { amount, duration, keys, list, oneOf, record, scalar, text, whole } from './written.ts';
import { MOST_NODES } from './written-nodes.ts';

const LONGEST_NAME = 40;
const NAME = /^[a-z][a-z0-9-]*$/;
const PARTY = /^([a-z][a-z0-9-]*|(delegate|holder) [0-9]{1,5})$/;

const accountName = text(NAME, LONGEST_NAME, 'small letters, digits and -, a letter first');
const party = text(
  PARTY,
  LONGEST_NAME,
  'an account such as alice, or one of a delegate or its voter, such as delegate 5 or holder 5',
);
const symbol = scalar<string>(
  (raw) =>
    typeof raw === 'string' ? { code: 'ok', value: raw } : { code: 'invalid', found: show(raw) },
  'a symbol of 1 … 12 of A–Z and 0–9, a letter first',
  isSymbol,
  { type: 'string', pattern: '^[A-Z][A-Z0-9]{0,11}$' },
);
const signatures = oneOf(SIGNATURES);
const delegate = whole(0, MOST_NODES - 1);

/** What needs no more than to be said: `resign: true`. */
const yes = scalar<true>(
  (raw) => (raw === true ? { code: 'ok', value: true } : { code: 'invalid', found: show(raw) }),
  'true',
  () => true,
  { const: true },
);

const someTokens = record(amount(1n), 'one symbol to an amount, such as { ABC: 10 }');

export const accounts = list(
  keys({
    name: accountName.describe('Names it in this scenario'),
    balance: amount(0n).describe('Main coin, in the smallest unit'),
    votes: delegate.optional().describe('The delegate or candidate that it votes for'),
    signatures: signatures
      .optional()
      .describe('Algorithm of its key; that of the chain if not given'),
  }),
  'accounts such as { name: alice, balance: 1000 }',
);

const transaction = keys({
  at: duration(0).describe('When it is signed and handed in'),
  from: party.describe('Who signs it and pays'),
  fee: amount(0n).optional().describe('The least that the chain asks for if not given'),
  transfer: keys({
    to: party.describe('Who gets it'),
    amount: amount(1n).describe('In the smallest unit'),
    token: symbol.optional().describe('Which token; the main coin if not given'),
  })
    .optional()
    .describe('Moves main coin or a token'),
  vote: delegate.optional().describe('Votes for this delegate or candidate, and nobody else (W1)'),
  withdrawVote: yes.optional().describe('Votes for nobody any more'),
  registerDelegate: yes
    .optional()
    .describe('An aspirant stands for election, under the number of its node'),
  resign: yes.optional().describe('A delegate stands for election no more'),
  return: yes
    .optional()
    .describe('A delegate that resigned or missed its turns stands for election again'),
  registerAddress: keys({
    name: accountName.describe('Names the new account in this scenario'),
    signatures: signatures
      .optional()
      .describe('Algorithm of its key; that of the chain if not given'),
  })
    .optional()
    .describe('Applies for an address'),
  changeKey: keys({
    signatures: signatures
      .optional()
      .describe('Algorithm of the new key; that of the chain if not given'),
    after: whole(1, 1_000_000)
      .prefault(6)
      .describe('Blocks from the one that has the change to the first that the new key signs for'),
  })
    .optional()
    .describe('Gives the sender another key'),
  issueToken: keys({
    symbol: symbol.describe('Names the token on the chain'),
    decimals: whole(0, MAX_DECIMALS).prefault(0).describe('Digits behind the point'),
    supply: amount(1n).describe('What there is of it, in its smallest unit'),
  })
    .optional()
    .describe('Issues a token, all of it to the sender'),
  swap: keys({
    with: party.describe('Who agrees to it, with a signature of their own'),
    give: someTokens.describe('From the sender to the other'),
    take: someTokens.describe('From the other to the sender'),
    within: whole(1, 1_000_000)
      .prefault(20)
      .describe('Blocks for which the other’s consent is good'),
  })
    .optional()
    .describe('Exchanges two tokens, both or neither'),
});

export const transactions = list(
  transaction,
  'transactions such as { at: 10s, from: alice, vote: 7 }',
);

export type WrittenAccount = z.output<typeof accounts>[number];
export type WrittenTransaction = z.output<typeof transaction>;
