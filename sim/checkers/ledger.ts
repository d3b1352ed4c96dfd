/**
 * `ledger`: from block to block coin only moves, but for the reward of each block; no balance is
 * negative, no nonce falls and no account goes away. An account's transactions stand in the order of
 * their nonces, without gaps. The supply is that of genesis and the rewards since; of each token
 * there is what was issued.
 *
 * Each distinct block is checked against its parent once, whoever committed it. At every
 * {@link SAMPLED}th height and at the end of the run all balances are added up, too.
 *
 * @module
 */
import type { ChainBlock } from '../../protocol/chain/chain-block.ts';
import type { Chain } from '../../protocol/chain/chain.ts';
import { RecentMap } from '../../protocol/kernel/recent-map.ts';
import type { Address, Hash, TokenId } from '../../protocol/kernel/types.ts';
import type { Account } from '../../protocol/ledger/account.ts';
import type { State } from '../../protocol/ledger/state.ts';
import type { Token } from '../../protocol/ledger/token.ts';
import type { Trie } from '../../protocol/ledger/trie.ts';
import type { Checker, CommittedBlock, Report } from './checker.ts';
import { differencesOf } from './differences.ts';

/** Walking over all accounts at every block would cost more than the block. */
const SAMPLED = 16;
const REMEMBERED = 512;

export class LedgerChecker implements Checker {
  readonly #report: Report;
  readonly #supply: bigint;
  readonly #blockReward: bigint;
  readonly #checked = new RecentMap<Hash, true>(REMEMBERED);

  /** @param blockReward - main coin that each block makes */
  constructor(genesis: ChainBlock, blockReward: bigint, report: Report) {
    this.#report = report;
    this.#blockReward = blockReward;
    this.#supply = holdingsOf(genesis.state).coin;
  }

  onCommitted(node: number, { block, parent }: CommittedBlock): void {
    const { hash, height, state } = block;
    if (this.#checked.get(hash) === true) return;
    this.#checked.set(hash, true);
    this.#compare(node, height, parent.state, state);
    this.#checkNonces(node, block, parent);
    if (height % SAMPLED === 0) this.#addUp(node, block);
  }

  onEnd(chains: ReadonlyMap<number, Chain>): void {
    const summed = new Set<Hash>();
    for (const [node, { head }] of chains) {
      if (summed.has(head.hash)) continue;
      summed.add(head.hash);
      this.#addUp(node, head);
    }
  }

  #compare(node: number, height: number, before: State, after: State): void {
    let created = -this.#blockReward;
    const tokens = new Map<TokenId, bigint>();
    for (const change of differencesOf(before.accounts, after.accounts)) {
      created += (change.after?.balance ?? 0n) - (change.before?.balance ?? 0n);
      addTokens(tokens, change.after, 1n);
      addTokens(tokens, change.before, -1n);
      const fault = faultOf(change.before, change.after);
      if (fault !== null)
        this.#breach(node, height, `account ${change.address.slice(0, 12)}: ${fault}`);
    }
    if (created !== 0n)
      this.#breach(node, height, `the supply changes by ${created + this.#blockReward}`);
    for (const [token, change] of tokens) {
      const issued = supplyOf(after, token) - supplyOf(before, token);
      if (change !== issued)
        this.#breach(
          node,
          height,
          `token ${token.slice(0, 12)} changes by ${change}, not ${issued}`,
        );
    }
  }

  #checkNonces(node: number, { height, transactions }: ChainBlock, parent: ChainBlock): void {
    const due = new Map<Address, number>();
    for (const { from, nonce } of transactions) {
      const next = due.get(from) ?? parent.state.accounts.get(from)?.nonce;
      due.set(from, nonce + 1);
      if (nonce !== next)
        this.#breach(
          node,
          height,
          `account ${from.slice(0, 12)}: a transaction with nonce ${nonce}; due was ${next ?? 'none'}`,
        );
    }
  }

  #addUp(node: number, { height, state }: ChainBlock): void {
    const { coin, tokens } = holdingsOf(state);
    const due = this.#supply + this.#blockReward * BigInt(height);
    if (coin !== due)
      this.#breach(node, height, `the supply is ${coin}; genesis and rewards make ${due}`);
    const ids = new Set([...tokens.keys(), ...idsOf(state.tokens)]);
    for (const token of ids) {
      const held = tokens.get(token) ?? 0n;
      const issued = supplyOf(state, token);
      if (held !== issued)
        this.#breach(
          node,
          height,
          `of token ${token.slice(0, 12)} there is ${held}, not ${issued}`,
        );
    }
  }

  #breach(node: number, height: number, detail: string): void {
    this.#report({ checker: 'ledger', node, height, detail });
  }
}

interface AccountFigures {
  readonly balance: bigint;
  readonly nonce: number;
}

function faultOf(
  before: AccountFigures | undefined,
  after: AccountFigures | undefined,
): string | null {
  if (after === undefined) return 'is gone';
  if (after.balance < 0n) return 'has a negative balance';
  return before !== undefined && after.nonce < before.nonce ? 'its nonce falls' : null;
}

/** What was issued of a token. */
function supplyOf(state: State, token: TokenId): bigint {
  return state.tokens.get(token)?.supply ?? 0n;
}

/** What all accounts hold together. */
function holdingsOf({ accounts }: State): { coin: bigint; tokens: Map<TokenId, bigint> } {
  let coin = 0n;
  const tokens = new Map<TokenId, bigint>();
  for (const [, account] of accounts.entries()) {
    coin += account.balance;
    addTokens(tokens, account, 1n);
  }
  return { coin, tokens };
}

function addTokens(sums: Map<TokenId, bigint>, account: Account | undefined, sign: bigint): void {
  for (const { token, amount } of account?.tokens ?? [])
    sums.set(token, (sums.get(token) ?? 0n) + sign * amount);
}

function* idsOf(tokens: Trie<Token>): Generator<TokenId, void, undefined> {
  for (const [id] of tokens.entries()) yield id as TokenId;
}
