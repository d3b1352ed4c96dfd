/**
 * A ledger on which every kind of operation can succeed and fail, and blocks that are executed on it
 * one transaction after another.
 *
 * Everybody has 1,000 coins. `c0` has all GOLD and `c1` all IRON, 500 each; `full` has as many tokens
 * as an account can. `d0` packs, `d1` is away, `d3` has resigned, `d2` holds its seat. `c2` votes.
 */
import { ED25519, type KeyPair, type SignatureSuite } from '../../../../protocol/crypto/suite.ts';
import { defined } from '../../../../protocol/kernel/assert.ts';
import { compareStrings } from '../../../../protocol/kernel/bytes.ts';
import type {
  Address,
  Amount,
  DelegateId,
  Height,
  SuiteId,
  TokenId,
} from '../../../../protocol/kernel/types.ts';
import { MAX_TOKENS_OF_ACCOUNT, newAccount } from '../../../../protocol/ledger/account.ts';
import { applyTransaction, type Inadmissible } from '../../../../protocol/ledger/apply.ts';
import { NO_FEES, type FeeSchedule } from '../../../../protocol/ledger/fees.ts';
import { keyProofMessage, type KeyStatement } from '../../../../protocol/ledger/operations/keys.ts';
import type { BlockContext } from '../../../../protocol/ledger/operations/operation.ts';
import type { Operation } from '../../../../protocol/ledger/operations/operations.ts';
import {
  consentMessage,
  type Consent,
  type SwapOperation,
} from '../../../../protocol/ledger/operations/swap.ts';
import type { ReceiptCode } from '../../../../protocol/ledger/receipt.ts';
import { State, StateDraft, type StateParts } from '../../../../protocol/ledger/state.ts';
import { tokenId } from '../../../../protocol/ledger/token.ts';
import { Transaction } from '../../../../protocol/ledger/transaction.ts';
import {
  addressOf,
  CHAIN,
  contextOf,
  hashFor,
  keysOf,
  smallChain,
  suites,
} from '../../chain/small-chain.ts';

export const chain = smallChain({ delegates: 3, candidates: 1, clients: 3 });
export const GOLD = tokenId('GOLD');
export const IRON = tokenId('IRON');
export const amount = (n: bigint): Amount => n as Amount;
export const height = (n: number): Height => n as Height;
export const delegate = (n: number): DelegateId => n as DelegateId;
/** No suite has this number. */
export const NO_SUITE = 6 as SuiteId;

/** The block that operations are tried in, unless said otherwise. */
export const NOW = 10;

/** Who signs: a name, for a key of each suite. */
export interface Signer {
  readonly name: string;
  readonly suite: SuiteId;
}

export function suiteOf(id: SuiteId): SignatureSuite {
  return defined(suites.get(id), 'suite');
}

const pairs = new Map<string, KeyPair>();

/** One name has one secret, which makes a key pair of each suite. */
function pairOf({ name, suite }: Signer): KeyPair {
  const id = `${name}/${suite}`;
  const pair = pairs.get(id) ?? suiteOf(suite).keyPair(keysOf(name).secretKey);
  pairs.set(id, pair);
  return pair;
}

export function keyOf(name: string, suite: SuiteId = ED25519) {
  return { suite, publicKey: pairOf({ name, suite }).publicKey };
}

export function signAs(signer: Signer, message: Uint8Array): Uint8Array {
  return suiteOf(signer.suite).sign(message, pairOf(signer).secretKey);
}

export interface OrderOptions {
  readonly nonce?: number;
  readonly fee?: bigint;
  readonly signer?: Partial<Signer>;
}

export function order(
  from: string,
  operation: Operation,
  { nonce = 0, fee = 5n, signer = {} }: OrderOptions = {},
): Transaction {
  const fields = { chain: CHAIN, from: addressOf(from), nonce, fee: amount(fee), operation };
  const by = { name: from, suite: ED25519, ...signer };
  return Transaction.signed(fields, (message) => signAs(by, message));
}

export interface BlockOptions {
  readonly height?: number;
  readonly fees?: FeeSchedule;
  readonly packer?: string;
}

export interface Outcome {
  readonly state: State;
  readonly codes: readonly (ReceiptCode | Inadmissible)[];
}

export function blockOf(options: BlockOptions = {}): BlockContext {
  const { height: at = NOW, fees = NO_FEES, packer = 'd0' } = options;
  return { ...contextOf(chain, packer, at), fees };
}

/** Executes transactions in their order; those that may not stand there are left out. */
export function execute(
  state: State,
  transactions: readonly Transaction[],
  options: BlockOptions = {},
): Outcome {
  const draft = new StateDraft(state);
  const codes = transactions.map((transaction) => {
    const receipt = applyTransaction(draft, transaction, blockOf(options));
    return typeof receipt === 'string' ? receipt : receipt.code;
  });
  return { state: draft.commit(), codes };
}

/** A key change of an account, with its proof; `proves` makes the proof say something else. */
export function changeKey(
  account: string,
  to: Signer,
  from: number,
  { signer = to, ...proves }: Partial<KeyStatement> & { readonly signer?: Signer } = {},
): Extract<Operation, { kind: 'change-key' }> {
  const { suite, publicKey } = keyOf(to.name, to.suite);
  const statement = { chain: CHAIN, address: addressOf(account), suite, publicKey };
  const message = keyProofMessage({ ...statement, from: height(from), ...proves });
  const proof = signAs(signer, message);
  return { kind: 'change-key', suite, publicKey, from: height(from), proof };
}

export interface SwapSays extends Partial<Omit<SwapOperation, 'kind' | 'consent'>> {
  readonly signer?: Partial<Signer>;
  /** Makes the consent say something else than the swap. */
  readonly consents?: Partial<Consent>;
}

/** `c0` gives 20 GOLD for 30 IRON of `c1`, until now. */
export function swapOf(says: SwapSays = {}): SwapOperation {
  const { signer, consents, ...changed } = says;
  const terms = {
    counterparty: addressOf('c1'),
    give: { token: GOLD, amount: amount(20n) },
    take: { token: IRON, amount: amount(30n) },
    until: height(NOW),
    ...changed,
  };
  const consent = { chain: CHAIN, sender: addressOf('c0'), nonce: 0, ...terms, ...consents };
  const by = { name: 'c1', suite: ED25519, ...signer };
  return { kind: 'swap', ...terms, consent: signAs(by, consentMessage(consent)) };
}

export function transferToken(to: string, token: TokenId, quantity: bigint): Operation {
  return { kind: 'transfer-token', to: addressOf(to), token, amount: amount(quantity) };
}

export function issueToken(symbol: string, supply = 10n, decimals = 0): Operation {
  return { kind: 'issue-token', symbol, decimals, supply: amount(supply) };
}

export function registerAddress(
  address: Address,
  key: ReturnType<typeof keyOf> = keyOf('n0'),
): Operation {
  return { kind: 'register-address', address, ...key };
}

/** The state with other parts. */
export function stateOf(state: State, parts: Partial<StateParts>): State {
  const { accounts, tokens, votes, registry, seats } = state;
  return new State({ accounts, tokens, votes, registry, seats, ...parts });
}

export const stage: State = prepared();

function prepared(): State {
  const { state } = chain.genesisBlock;
  const full = Array.from({ length: MAX_TOKENS_OF_ACCOUNT }, (_, i) => ({
    token: hashFor(i) as string as TokenId,
    amount: amount(1n),
  })).toSorted((a, b) => compareStrings(a.token, b.token));
  const rich = { ...newAccount(keyOf('full'), amount(0n)), tokens: full };
  const accounts = state.accounts.update([[addressOf('full'), rich]]);
  const seats = { ...state.seats, away: [delegate(1)], resigned: [delegate(3)] };
  const ready = stateOf(state, { accounts, seats });
  const { state: issued } = execute(ready, [
    order('c0', issueToken('GOLD', 500n)),
    order('c1', issueToken('IRON', 500n)),
    order('c2', { kind: 'vote', delegate: delegate(2) }),
  ]);
  const everybody = ['c0', 'c1', 'c2', 'd0', 'd1', 'd2', 'd3', 'full'];
  const reset = everybody.map((name) => {
    const account = defined(issued.accounts.get(addressOf(name)), name);
    return [addressOf(name), { ...account, balance: amount(1_000n), nonce: 0 }] as const;
  });
  return stateOf(issued, { accounts: issued.accounts.update(reset) });
}
