/** The ledger against a naive model, over thousands of random operations of all kinds. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { executor, type Executable } from '../../protocol/chain/execute.ts';
import { nextSchedule, type RoundSchedule } from '../../protocol/consensus/dpos/schedule.ts';
import type { Amount, DelegateId, Height, Position, Round } from '../../protocol/kernel/types.ts';
import { applyTransaction } from '../../protocol/ledger/apply.ts';
import type { OperationKind } from '../../protocol/ledger/operations/operations.ts';
import { StateDraft, type State } from '../../protocol/ledger/state.ts';
import type { Transaction } from '../../protocol/ledger/transaction.ts';
import {
  bodyOf,
  contextOf,
  hashFor,
  smallChain,
  suites,
  transfer,
} from '../protocol/chain/small-chain.ts';
import { OPERATION_KINDS } from '../protocol/ledger/arbitraries.ts';
import { totalSupply } from '../protocol/ledger/supply.ts';
import { FEES, LedgerModel, REWARD, SEATS, type Order } from './ledger-model.ts';
import {
  intents,
  orderOf,
  seatsFor,
  stateFor,
  transactionFor,
  type Intent,
} from './ledger-orders.ts';

const CLIENTS = 3;
const CANDIDATES = 1;
const fees = {
  base: FEES.base as Amount,
  perByte: 0n as Amount,
  registration: FEES.registration as Amount,
};
const chain = smallChain({
  delegates: SEATS,
  candidates: CANDIDATES,
  clients: CLIENTS,
  parameters: { fees, blockReward: REWARD as Amount },
});
const { state: start } = chain.genesisBlock;

/** What was answered over all runs, by code. */
const answers = new Map<string, number>();
const appliedKinds = new Set<OperationKind>();
let operations = 0;
let swaps = 0;

/** Whether an order is a swap of something for something. */
function movesBoth({ act }: Order): boolean {
  return act.kind === 'swap' && act.give.amount > 0n && act.take.amount > 0n;
}

class Ledger {
  state: State = start;
  schedule: RoundSchedule | null = null;
  readonly executed: Transaction[] = [];
}

class Block implements fc.Command<LedgerModel, Ledger> {
  readonly #intents: readonly Intent[];
  readonly #packer: number;
  readonly #endsRound: boolean;

  constructor(some: readonly Intent[], packer: number, endsRound: boolean) {
    this.#intents = some;
    this.#packer = packer;
    this.#endsRound = endsRound;
  }

  check(): boolean {
    return true;
  }

  run(model: LedgerModel, ledger: Ledger): void {
    const isNewRound = this.#endsRound || ledger.schedule === null;
    model.openBlock(isNewRound);
    if (isNewRound) ledger.schedule = nextSchedule(ledger.state, hashFor(1), chain.parameters);
    const schedule = ledger.schedule!;
    expect(schedule.order).toEqual(model.order);
    const packer = schedule.order[this.#packer % schedule.order.length]!;
    const refused = this.#order(model, ledger, packer);
    const block = this.#blockOf(model, schedule, packer);
    const { taken, receipts, bad } = refused;
    const result = chain.computation.execute(ledger.state, block(taken));
    if (result.code !== 'executed') throw new Error(result.code);
    expect(result.receipts.map(({ code }) => code)).toEqual(receipts);
    for (const { transaction, at, code } of bad.slice(0, 1)) {
      const spoilt = taken.toSpliced(at, 0, transaction);
      expect(chain.computation.execute(ledger.state, block(spoilt)).code).toBe(code);
    }
    model.closeBlock(packer);
    ledger.state = result.state;
    ledger.executed.push(...taken);
    expectSame(model, ledger.state);
  }

  /** Executes the orders one after another, those that may not stand there left out. */
  #order(model: LedgerModel, ledger: Ledger, packer: DelegateId) {
    const draft = new StateDraft(ledger.state);
    // A block that opens a round closes the one before first (W1).
    draft.seats = seatsFor(model);
    const { address } = ledger.state.registry.delegates[packer]!;
    const context = { ...contextOf(chain, 'd0', model.height), packer: address };
    const [taken, receipts]: [Transaction[], string[]] = [[], []];
    const bad: { transaction: Transaction; at: number; code: string }[] = [];
    for (const intent of this.#intents) {
      operations += 1;
      const past = taken.length > 0 && intent.id % 2 === 0 ? taken : ledger.executed;
      const repeated = intent.repeats === null ? undefined : past[intent.repeats % past.length];
      const order = orderOf(intent, model);
      const transaction = repeated ?? transactionFor(order);
      const expected = repeated === undefined ? model.apply(order, packer) : 'wrong-nonce';
      const receipt = applyTransaction(draft, transaction, context);
      const code = typeof receipt === 'string' ? receipt : receipt.code;
      expect(code).toBe(expected);
      answers.set(code, (answers.get(code) ?? 0) + 1);
      if (code === 'applied' && movesBoth(order)) swaps += 1;
      if (code === 'applied') appliedKinds.add(transaction.operation.kind);
      if (typeof receipt === 'string') bad.push({ transaction, at: taken.length, code });
      else {
        expect(receipt.fee).toBe(order.fee);
        taken.push(transaction);
        receipts.push(code);
      }
    }
    return { taken, receipts, bad };
  }

  #blockOf(model: LedgerModel, schedule: RoundSchedule, packer: DelegateId) {
    const position = schedule.positionOf(packer) as Position;
    return (transactions: readonly Transaction[]): Executable => ({
      height: model.height as Height,
      turn: { round: model.round as Round, position },
      packer,
      schedule,
      body: bodyOf(transactions),
      transactions,
    });
  }

  toString(): string {
    return `block(${JSON.stringify(this.#intents, (_, value: unknown) => (typeof value === 'bigint' ? Number(value) : value))}, ${this.#packer}, ${this.#endsRound})`;
  }
}

/** Content, conservation, and a root that is a function of the content. */
function expectSame(model: LedgerModel, state: State): void {
  const expected = stateFor(model, (id) => state.registry.delegates[id]!.peer);
  if (state.root !== expected.root) {
    expect(contentOf(state)).toEqual(contentOf(expected));
    expect(state.root).toBe(expected.root);
  }
  expect(totalSupply(state)).toBe(totalSupply(start) + REWARD * BigInt(model.height));
  const held = new Map<string, bigint>();
  for (const [, { tokens }] of state.accounts.entries())
    for (const { token, amount } of tokens) held.set(token, (held.get(token) ?? 0n) + amount);
  const issued = [...state.tokens.entries()].map(([id, { supply }]) => [id, supply] as const);
  expect(held).toEqual(new Map(issued));
}

function contentOf({ accounts, tokens, votes, registry, seats }: State): object {
  const { delegates } = registry;
  const entries = [accounts, tokens, votes].map((trie) => [...trie.entries()]);
  return { entries, delegates, seats };
}

const INTENTS_OF_BLOCK = 14;
const blocks = fc
  .tuple(
    fc.array(intents, { minLength: INTENTS_OF_BLOCK, maxLength: INTENTS_OF_BLOCK }),
    fc.nat(SEATS - 1),
    fc.integer({ min: 0, max: 3 }),
  )
  .map(([some, packer, ends]) => new Block(some, packer, ends === 0));

function check(numRuns: number): void {
  const histories = fc.commands([blocks], { maxCommands: 60, size: 'max' });
  fc.assert(
    fc.property(histories, (history) => {
      fc.modelRun(
        () => ({ model: new LedgerModel(CANDIDATES, CLIENTS), real: new Ledger() }),
        history,
      );
    }),
    { numRuns },
  );
}

describe('the ledger', () => {
  it('is what a naive model says after each of many blocks, over 10,000 operations', () => {
    check(20);
    while (operations < 10_000) check(5);
    // Otherwise most of it would be about refusals.
    expect(answers.get('applied')).toBeGreaterThan(operations / 8);
    expect(answers.get('wrong-nonce')).toBeGreaterThan(100);
    expect(swaps).toBeGreaterThan(10);
    expect([...appliedKinds].toSorted()).toEqual(OPERATION_KINDS.toSorted());
  });

  it('has one state for all orders of transactions that do not meet', () => {
    const pairs = fc.uniqueArray(fc.nat(9), { minLength: 2, maxLength: 10 });
    const wide = smallChain({ delegates: SEATS, clients: 20 });
    const run = executor(wide.parameters, suites);
    const block = (transactions: readonly Transaction[]): Executable => ({
      height: 1 as Height,
      turn: { round: 1 as Round, position: 0 as Position },
      packer: 0 as DelegateId,
      schedule: wide.genesisBlock.schedule,
      body: bodyOf(transactions),
      transactions,
    });
    fc.assert(
      fc.property(pairs, fc.bigInt({ min: 1n, max: 900n }), (senders, amount) => {
        const ordered = (some: readonly number[]) =>
          run(
            wide.genesisBlock.state,
            block(some.map((i) => transfer(`c${i}`, `c${10 + i}`, amount + BigInt(i)))),
          );
        const [one, other] = [ordered(senders), ordered(senders.toSorted((a, b) => a - b))];
        if (one.code !== 'executed' || other.code !== 'executed') throw new Error('not executed');
        expect(one.stateRoot).toBe(other.stateRoot);
        const isSameOrder = senders.every((sender, i) => i === 0 || senders[i - 1]! < sender);
        expect(one.transactionsRoot === other.transactionsRoot).toBe(isSameOrder);
        expect(one.receiptsRoot === other.receiptsRoot).toBe(isSameOrder);
      }),
    );
  });
});
