import { expect, it } from 'vitest';
import { Mempool } from '../../../protocol/chain/mempool.ts';
import { applyTransaction } from '../../../protocol/ledger/apply.ts';
import { StateDraft } from '../../../protocol/ledger/state.ts';
import { contextOf, smallChain, transfer } from './small-chain.ts';

const ACCOUNTS = 1_300;

// The log of arrivals is tidied once most of it is gone, and numbers what is left anew.
it('finds what is left of each account after most of a full mempool went into a block', () => {
  const chain = smallChain({ delegates: 3, clients: ACCOUNTS });
  const { state } = chain.genesisBlock;
  const pool = new Mempool();
  const waiting = Array.from({ length: ACCOUNTS }, (_, i) =>
    [0, 1].map((nonce) => transfer(`c${i}`, 'c0', 1n, { nonce, fee: 5n })),
  ).flat();
  for (const one of waiting) expect(pool.add(one, state.accounts.get(one.from)!, 0)).toBe('added');
  // All but those of the first and of the last ten accounts.
  const included = waiting.slice(2, -20);
  const draft = new StateDraft(state);
  for (const one of included) applyTransaction(draft, one, contextOf(chain));
  pool.settle(included, draft.commit());
  const left = [...waiting.slice(0, 2), ...waiting.slice(-20)];
  expect(pool.size).toBe(left.length);
  for (const one of left) expect(pool.find(one.from, one.nonce)).toBe(one);
});
