import { describe, expect, it } from 'vitest';
import { Body } from '../../../protocol/block/body.ts';
import { successor } from '../../../protocol/consensus/dpos/schedule.ts';
import { scheduleOf } from '../../../protocol/consensus/dpos/validity.ts';
import { ED25519 } from '../../../protocol/crypto/suite.ts';
import type { Height } from '../../../protocol/kernel/types.ts';
import type { Operation } from '../../../protocol/ledger/operations/operations.ts';
import type { Transaction } from '../../../protocol/ledger/transaction.ts';
import { Meter } from '../../../sim/processing/meter.ts';
import { meteredComputations } from '../../../sim/processing/metered-computation.ts';
import { sharedComputation } from '../../../sim/computation.ts';
import {
  keysOf,
  smallChain,
  suites,
  transactionOf,
  transfer,
} from '../../protocol/chain/small-chain.ts';
import { suiteCosts } from './costs.ts';

/** A signature costs a thousand, signing it a hundred, a transaction ten. */
const COSTS = {
  verify: suiteCosts({ ed25519: 1_000_000_000 }),
  sign: suiteCosts({ ed25519: 100_000_000 }),
  transaction: 10_000_000,
  byte: 0,
};

const chain = smallChain({ delegates: 4, clients: 2 });
const { parameters, genesisBlock } = chain;

function nodes() {
  const meter = new Meter(COSTS, 1);
  const make = meteredComputations(sharedComputation(parameters, suites), parameters, meter);
  const timeOf = (work: () => unknown): number => {
    meter.begin();
    work();
    return meter.end(0);
  };
  return { make, timeOf };
}

function blockOf(transactions: readonly Transaction[]) {
  const schedule = scheduleOf(genesisBlock, 1, chain.computation);
  const turn = successor(genesisBlock.signed.header, 1, parameters.delegates);
  const body = new Body({ transactions: transactions.map(({ id }) => id), evidence: [] });
  return {
    height: 1 as Height,
    turn,
    packer: schedule.packerAt(turn.position),
    schedule,
    body,
    transactions,
  };
}

const account = (transaction: Transaction) => genesisBlock.state.accounts.get(transaction.from)!;

describe('a metered node', () => {
  it('pays for each signature that it asks for, though another asked before', () => {
    const { make, timeOf } = nodes();
    const suite = make().suites.get(ED25519)!;
    const { publicKey, secretKey } = keysOf('d0');
    const message = Uint8Array.of(1, 2, 3);
    const signature = suites.get(ED25519)!.sign(message, secretKey);
    expect(timeOf(() => suite.sign(message, secretKey))).toBe(100);
    expect(timeOf(() => suite.verify(signature, message, publicKey))).toBe(1_000);
    expect(timeOf(() => suite.verify(signature, message, publicKey))).toBe(1_000);
  });

  it('checks a transaction once, and so does every other node, and it again after a crash', () => {
    const { make, timeOf } = nodes();
    const transaction = transfer('c0', 'c1', 1n);
    const node = make();
    expect(timeOf(() => node.isSignedBy(transaction, account(transaction)))).toBe(1_000);
    expect(timeOf(() => node.isSignedBy(transaction, account(transaction)))).toBe(0);
    const other = make();
    expect(timeOf(() => other.isSignedBy(transaction, account(transaction)))).toBe(1_000);
  });

  it('pays for a batch that comes, though another node has screened the same one', () => {
    const { make, timeOf } = nodes();
    const batch = [transfer('c0', 'c1', 1n), transfer('c1', 'c0', 1n)];
    for (const node of [make(), make()]) {
      expect(timeOf(() => node.screen(batch, genesisBlock))).toBe(2_000);
      expect(timeOf(() => node.screen(batch, genesisBlock))).toBe(0);
    }
  });

  it('checks a transaction again under another key, and a forged one each time', () => {
    const { make, timeOf } = nodes();
    const transaction = transfer('c0', 'c1', 1n);
    const node = make();
    const stranger = { ...account(transaction), publicKey: keysOf('c1').publicKey };
    for (let i = 0; i < 2; i += 1)
      expect(timeOf(() => expect(node.isSignedBy(transaction, stranger)).toBe(false))).toBe(1_000);
    expect(timeOf(() => node.isSignedBy(transaction, account(transaction)))).toBe(1_000);
    expect(timeOf(() => node.isSignedBy(transaction, stranger))).toBe(1_000);
  });

  it('pays for executing, and for the signatures that it has not checked', () => {
    const { make, timeOf } = nodes();
    const [first, second] = [transfer('c0', 'c1', 1n), transfer('c1', 'c0', 1n)];
    const block = blockOf([first, second]);
    const node = make();
    node.isSignedBy(first, account(first));
    const { state } = genesisBlock;
    expect(timeOf(() => node.execute(state, block))).toBe(1_000 + 2 * 10);
    expect(timeOf(() => node.execute(state, block))).toBe(2 * 10);
    expect(timeOf(() => make().execute(state, block))).toBe(2 * 1_000 + 2 * 10);
    expect(node.execute(state, block).code).toBe('executed');
  });

  it('pays for the proof of a new key as well', () => {
    const { make, timeOf } = nodes();
    const { publicKey } = keysOf('c1');
    const proof = new Uint8Array(64);
    const operation = { kind: 'change-key', suite: ED25519, publicKey, from: 9 as Height, proof };
    const change = transactionOf('c0', operation as Extract<Operation, { kind: 'change-key' }>);
    const time = timeOf(() => make().execute(genesisBlock.state, blockOf([change])));
    expect(time).toBe(2 * 1_000 + 10);
  });
});
