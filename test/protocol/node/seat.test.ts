/** W1: how the node of an evicted delegate asks for its seat, with the one key that it has. */
import { describe, expect, it } from 'vitest';
import type { ChainBlock } from '../../../protocol/chain/chain-block.ts';
import { nobleSuites } from '../../../protocol/crypto/noble.ts';
import { ML_DSA_65, SECP256K1 } from '../../../protocol/crypto/suite.ts';
import type { DelegateId, PeerId, SuiteId } from '../../../protocol/kernel/types.ts';
import { newAccount } from '../../../protocol/ledger/account.ts';
import { State } from '../../../protocol/ledger/state.ts';
import type { Transaction } from '../../../protocol/ledger/transaction.ts';
import { Node } from '../../../protocol/node/node.ts';
import { addressOf, keysOf, smallChain } from '../chain/small-chain.ts';
import { amount, keyOf } from '../ledger/operations/stage.ts';

const chain = smallChain({ delegates: 3 });
const suites = nobleSuites();

/** What d1's node passes on when it starts, is away, and its account has this key. */
function sentOnStart(
  key: ReturnType<typeof keyOf>,
  computation = chain.computation,
): Transaction[] {
  const { genesis, genesisBlock: block } = chain;
  const { accounts, tokens, votes, registry, seats } = block.state;
  const state = new State({
    accounts: accounts.update([[addressOf('d1'), newAccount(key, amount(0n))]]),
    tokens,
    votes,
    registry,
    seats: { ...seats, away: [1 as DelegateId] },
  });
  const genesisBlock: ChainBlock = { ...block, state };
  const identity = { id: 1 as DelegateId, secretKey: keysOf('d1').secretKey };
  const mesh = [0, 1, 2].map((peer) => peer as PeerId);
  const config = { peer: 1 as PeerId, identity, genesis, genesisBlock, mesh, gossip: [] };
  const node = new Node(config, computation, new Map());
  node.step(0, { kind: 'start' });
  const effects = node.step(200_000, { kind: 'timer', timer: { kind: 'batch' } });
  return effects.flatMap((effect) =>
    effect.kind === 'send' && effect.message.kind === 'transactions'
      ? effect.message.transactions
      : [],
  );
}

describe('an evicted delegate’s node', () => {
  it('sends a return that is signed for its account', () => {
    const [back] = sentOnStart(keyOf('d1'));
    expect(back).toMatchObject({ from: addressOf('d1'), fee: 0n, operation: { kind: 'return' } });
    expect(back?.isSignedBy(keyOf('d1'), chain.computation.suites)).toBe(true);
  });

  it.each<[string, ReturnType<typeof keyOf>]>([
    ['another key', keyOf('new')],
    ['the same bytes as another algorithm’s', { ...keyOf('d1'), suite: SECP256K1 }],
    ['a key of an algorithm that nobody knows', { ...keyOf('d1'), suite: 77 as SuiteId }],
  ])('sends nothing where the account has %s: its owner has to', (_, key) => {
    expect(sentOnStart(key)).toEqual([]);
  });

  // The real suite throws for a secret key of another length.
  it('does not fall over a key of an algorithm with other secret keys, either', () => {
    const { publicKey } = suites.get(ML_DSA_65)!.keyPair(keysOf('d1').secretKey);
    const real = { ...chain.computation, suites };
    expect(sentOnStart({ suite: ML_DSA_65, publicKey }, real)).toEqual([]);
    expect(() => suites.get(ML_DSA_65)!.sign(publicKey, keysOf('d1').secretKey)).toThrow();
  });
});
