import { describe, expect, it } from 'vitest';
import type { Executable } from '../../protocol/chain/execute.ts';
import { RoundSchedule, successor } from '../../protocol/consensus/dpos/schedule.ts';
import type { DelegateId, Height, PeerId } from '../../protocol/kernel/types.ts';
import { separateComputation } from '../../protocol/consensus/computation.ts';
import { defined } from '../../protocol/kernel/assert.ts';
import type { Account } from '../../protocol/ledger/account.ts';
import { State } from '../../protocol/ledger/state.ts';
import { sharedComputation } from '../../sim/computation.ts';
import {
  addressOf,
  bodyOf,
  keysOf,
  smallChain,
  suites,
  transfer,
} from '../protocol/chain/small-chain.ts';

const { genesisBlock, parameters } = smallChain({ delegates: 3, clients: 2 });

function executable(order: readonly number[]): Executable {
  return {
    height: 1 as Height,
    turn: successor(genesisBlock.signed.header, 1, parameters.delegates),
    packer: 0 as DelegateId,
    schedule: new RoundSchedule(order as DelegateId[], (id) => id as number as PeerId, []),
    body: bodyOf([]),
    transactions: [],
  };
}

describe('sharedComputation', () => {
  // Two parents of one state, such as two headers of an equivocator with one body, may have
  // different orders after them (W1a).
  it('does not take one round’s order for another’s', () => {
    const shared = sharedComputation(parameters, suites);
    const separate = separateComputation(parameters, suites);
    for (const order of [
      [0, 1, 2],
      [0, 2, 1],
    ]) {
      const block = executable(order);
      const result = shared.execute(genesisBlock.state, block);
      expect(result).toEqual(separate.execute(genesisBlock.state, block));
      expect(result).toMatchObject({ state: { seats: { order } } });
      expect(shared.execute(genesisBlock.state, block)).toBe(result);
    }
  });

  it('screens a batch once for each head, and for no other', () => {
    const shared = sharedComputation(parameters, suites);
    const separate = separateComputation(parameters, suites);
    const { accounts, tokens, votes, registry, seats } = genesisBlock.state;
    const sender = defined(accounts.get(addressOf('c0')), 'account');
    // Its key changes at height 2, and in another state its nonce is used.
    const nextKey = { suite: sender.suite, publicKey: keysOf('new').publicKey, from: 2 as Height };
    const withAccount = (account: Account) =>
      new State({
        accounts: accounts.update([[addressOf('c0'), account]]),
        tokens,
        votes,
        registry,
        seats,
      });
    const changing = withAccount({ ...sender, nextKey });
    const used = withAccount({ ...sender, nonce: 1 });
    const batch = [transfer('c0', 'c1', 1n), transfer('c0', 'c1', 1n, { signer: 'new' })];
    const heads = [
      { state: changing, height: 0 as Height },
      { state: changing, height: 1 as Height },
      { state: used, height: 1 as Height },
    ];
    const found = heads.map((head) => {
      const screened = shared.screen(batch, head);
      expect(shared.screen(batch, head)).toBe(screened);
      expect(screened).toEqual(separate.screen(batch, head));
      return screened.map(({ refusal }) => refusal);
    });
    expect(found).toEqual([
      [null, 'bad-signature'],
      ['bad-signature', null],
      ['stale-nonce', 'stale-nonce'],
    ]);
  });

  it('remembers what a body holds, and nobody else’s computation does', () => {
    const shared = sharedComputation(parameters, suites);
    const transactions = [transfer('c0', 'c1', 1n)];
    const body = bodyOf(transactions);
    shared.noteContent(body, transactions);
    expect(shared.contentOf(bodyOf(transactions))).toBe(transactions);
    const separate = separateComputation(parameters, suites);
    separate.noteContent(body, transactions);
    expect(separate.contentOf(body)).toBeUndefined();
  });
});
