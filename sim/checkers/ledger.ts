/**
 * `ledger`: from block to block coin only moves, no balance is negative, no nonce falls and no
 * account goes away. An account's transactions stand in the order of their nonces, without gaps. The
 * supply is that of genesis.
 *
 * Each distinct block is checked against its parent once, whoever committed it. Where there are many
 * accounts that is done at every {@link SAMPLED}th height; at these heights and at the end of the
 * run all balances are added up, too.
 *
 * @module
 */
import type { ChainBlock } from '../../protocol/chain/chain-block.ts';
import type { Chain } from '../../protocol/chain/chain.ts';
import { RecentMap } from '../../protocol/kernel/recent-map.ts';
import type { Address, Hash } from '../../protocol/kernel/types.ts';
import type { State } from '../../protocol/ledger/state.ts';
import type { Checker, CommittedBlock, Report } from './checker.ts';
import { differencesOf } from './differences.ts';

/** Walking over more accounts than this at every block would cost more than the block. */
const MANY_ACCOUNTS = 500;
const SAMPLED = 16;
const REMEMBERED = 512;

export class LedgerChecker implements Checker {
  readonly #report: Report;
  readonly #supply: bigint;
  readonly #checked = new RecentMap<Hash, true>(REMEMBERED);

  constructor(genesis: ChainBlock, report: Report) {
    this.#report = report;
    this.#supply = supplyOf(genesis.state);
  }

  onCommitted(node: number, { block, parent }: CommittedBlock): void {
    const { hash, height, state } = block;
    if (this.#checked.get(hash) === true) return;
    this.#checked.set(hash, true);
    const isSampled = height % SAMPLED === 0;
    if (state.accounts.size > MANY_ACCOUNTS && !isSampled) return;
    this.#compare(node, height, parent.state, state);
    this.#checkNonces(node, block, parent);
    if (isSampled) this.#addUp(node, block);
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
    let created = 0n;
    for (const change of differencesOf(before.accounts, after.accounts)) {
      created += (change.after?.balance ?? 0n) - (change.before?.balance ?? 0n);
      const fault = faultOf(change.before, change.after);
      if (fault !== null)
        this.#breach(node, height, `account ${change.address.slice(0, 12)}: ${fault}`);
    }
    if (created !== 0n) this.#breach(node, height, `the supply changes by ${created}`);
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
    const supply = supplyOf(state);
    if (supply !== this.#supply)
      this.#breach(node, height, `the supply is ${supply}; at genesis it was ${this.#supply}`);
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

function supplyOf({ accounts }: State): bigint {
  let supply = 0n;
  for (const [, { balance }] of accounts.entries()) supply += balance;
  return supply;
}
