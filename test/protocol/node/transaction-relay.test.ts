/** W17: what a node takes, and with what standing. */
import { describe, expect, it } from 'vitest';
import { Mempool } from '../../../protocol/chain/mempool.ts';
import type { EngineHost } from '../../../protocol/consensus/engine.ts';
import { ED25519 } from '../../../protocol/crypto/suite.ts';
import { defined } from '../../../protocol/kernel/assert.ts';
import type { DelegateId, Height } from '../../../protocol/kernel/types.ts';
import { State, type StateParts } from '../../../protocol/ledger/state.ts';
import type { Transaction } from '../../../protocol/ledger/transaction.ts';
import { TransactionRelay } from '../../../protocol/node/transaction-relay.ts';
import { addressOf, keysOf, smallChain, transactionOf, transfer } from '../chain/small-chain.ts';

const chain = smallChain({ delegates: 3 });

/** A node whose head has a height, on a chain where `c0` has another key from block 2 on. */
function nodeAt(height: number) {
  const { genesisBlock: block } = chain;
  const { accounts, tokens, votes, registry, seats } = block.state;
  const { publicKey } = keysOf('new');
  const c0 = defined(accounts.get(addressOf('c0')), 'account');
  const nextKey = { suite: ED25519, publicKey, from: 2 as Height };
  const changed = accounts.update([[addressOf('c0'), { ...c0, nextKey }]]);
  const state = new State({ accounts: changed, tokens, votes, registry, seats });
  const dropped: (readonly [Transaction, string])[] = [];
  const mempool = new Mempool({ onDropped: (one, reason) => dropped.push([one, reason]) });
  const head = { ...block, state, height: height as Height };
  const { parameters, computation } = chain;
  const host = { mempool, chain: { head }, parameters, computation, mesh: [] };
  const silent = { announce: () => undefined, setTimer: () => undefined };
  const whole = { ...host, ...silent, send: () => undefined } as unknown as EngineHost;
  const relay = new TransactionRelay(whole);
  return {
    host: whole,
    relay,
    mempool,
    dropped,
    /** Whatever key it is signed with. */
    holds: (transaction: Transaction) => mempool.add(transaction, c0, 0),
  };
}

const signedBefore = transfer('c0', 'c1', 1n);
const signedAnew = transfer('c0', 'c1', 1n, { signer: 'new' });

describe('a transaction that is signed anew after a change of keys', () => {
  it('takes the place of what was signed before, for the same fee', () => {
    const { relay, mempool, dropped, holds } = nodeAt(1);
    expect(holds(signedBefore)).toBe('added');
    expect(relay.take(0, signedAnew)).toBe('added');
    expect(dropped).toEqual([[signedBefore, 'key-changed']]);
    expect(mempool.find(addressOf('c0'), 0)).toBe(signedAnew);
    expect(mempool.size).toBe(1);
  });

  it('stays, when what was signed before comes late', () => {
    const { relay, mempool, holds } = nodeAt(1);
    expect(holds(signedAnew)).toBe('added');
    expect(relay.take(0, signedBefore)).toBe('bad-signature');
    expect(mempool.find(addressOf('c0'), 0)).toBe(signedAnew);
  });

  it('is no good before the new key counts', () => {
    const { relay, mempool, holds } = nodeAt(0);
    expect(holds(signedBefore)).toBe('added');
    expect(relay.take(0, signedAnew)).toBe('bad-signature');
    expect(mempool.find(addressOf('c0'), 0)).toBe(signedBefore);
  });
});

describe('a transaction that pays no more than one that waits', () => {
  it('is underpriced, where both are signed with the key that counts', () => {
    const { relay, mempool, dropped, holds } = nodeAt(1);
    expect(holds(signedAnew)).toBe('added');
    expect(relay.take(0, transfer('c0', 'c1', 2n, { signer: 'new' }))).toBe('underpriced');
    expect(mempool.find(addressOf('c0'), 0)).toBe(signedAnew);
    expect(dropped).toEqual([]);
  });
});

describe('a transaction that no block has room for', () => {
  it('is refused, by its size or by its work', () => {
    const { host, relay } = nodeAt(0);
    const { size } = signedBefore;
    const { parameters } = chain;
    const at = (limits: { maxBlockBytes?: number; maxBlockCost?: number }) =>
      new TransactionRelay({ ...host, parameters: { ...parameters, ...limits } }).take(
        0,
        signedBefore,
      );
    expect(at({ maxBlockBytes: size + 31 })).toBe('too-large');
    expect(at({ maxBlockCost: 0 })).toBe('too-costly');
    expect(at({ maxBlockBytes: size + 32, maxBlockCost: 1 })).toBe('added');
    expect(relay.take(0, signedBefore)).toBe('known');
  });
});

describe('a return of a delegate that is away (W1)', () => {
  it('goes before all else, but only with the next nonce', () => {
    const { host } = nodeAt(0);
    const { state } = host.chain.head;
    const away = { ...state.seats, away: [1 as DelegateId] };
    const head = { ...host.chain.head, state: new State({ ...partsOf(state), seats: away }) };
    const standings: unknown[] = [];
    const mempool = { add: (...[, , , standing]: unknown[]) => standings.push(standing) };
    const relay = new TransactionRelay({ ...host, chain: { head }, mempool } as never);
    for (const nonce of [0, 1]) relay.take(0, transactionOf('d1', { kind: 'return' }, { nonce }));
    relay.take(0, transactionOf('d2', { kind: 'return' }));
    expect(standings).toEqual(['urgent', 'usual', 'usual']);
  });
});

function partsOf({ accounts, tokens, votes, registry, seats }: State): StateParts {
  return { accounts, tokens, votes, registry, seats };
}
