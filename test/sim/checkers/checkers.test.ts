/** That every checker is plugged in: each, through the one door that the simulation knows. */
import { describe, expect, it } from 'vitest';
import { turnOf, type ChainBlock } from '../../../protocol/chain/chain-block.ts';
import type { Chain } from '../../../protocol/chain/chain.ts';
import type { Amount } from '../../../protocol/kernel/types.ts';
import { NO_OUTCOME } from '../../../protocol/ledger/receipt.ts';
import { State } from '../../../protocol/ledger/state.ts';
import { CHECKER_NAMES } from '../../../sim/checkers/breach.ts';
import { Checkers } from '../../../sim/checkers/checkers.ts';
import type { NodeEvent } from '../../../sim/trace-event.ts';
import {
  addressOf,
  hashFor,
  pack,
  smallChain,
  suites,
  voteOn,
} from '../../protocol/chain/small-chain.ts';
import { scenario } from '../scenarios.ts';
import { chainOf, commitMessage, Reported, statusOf, view, voteMessage } from './hand-made.ts';

const small = smallChain({ delegates: 4 });
const genesis = small.genesisBlock;
const block = pack(small, genesis);
const chain = chainOf(genesis);

function checked(profile: 'repaired' | 'whitepaper') {
  const reported = new Reported();
  const checkers = new Checkers({
    scenario: scenario(`name: c\nduration: 10s\nchain: { delegates: 4, profile: ${profile} }\n`),
    genesis,
    suites,
    byzantine: new Set([3]),
    report: reported.report,
  });
  return { checkers, names: () => new Set(reported.breaches.map(({ checker }) => checker)) };
}

function announced(node: number, kind: 'committed' | 'undone', of: ChainBlock): NodeEvent {
  const { parent, timestamp } = of.signed.header;
  const turn = { at: 0, node, ...turnOf(of.signed), transactions: [] };
  return kind === 'undone'
    ? { ...turn, kind, confirmations: 1 }
    : { ...turn, kind, parent, timestamp, missed: [], via: 'tally', bytes: 0, ...NO_OUTCOME };
}

const commit = (
  checkers: Checkers,
  node: number,
  of: ChainBlock,
  on: Chain = chainOf(genesis, of),
) => checkers.onAnnounced(announced(node, 'committed', of), on);

/** As a node has it whose ledger made coin from nothing. */
const richer: ChainBlock = (() => {
  const { accounts, tokens, votes, registry, seats } = block.state;
  const address = addressOf('c0');
  const account = accounts.get(address)!;
  const more = { ...account, balance: (account.balance + 1n) as Amount };
  const parts = { tokens, votes, registry, seats };
  return { ...block, state: new State({ accounts: accounts.update([[address, more]]), ...parts }) };
})();

type Break = (checkers: Checkers, node: number) => void;

const BREACHES: Readonly<Record<string, readonly [profile: 'repaired' | 'whitepaper', Break]>> = {
  agreement: [
    'repaired',
    (checkers, node) => {
      commit(checkers, 0, block);
      commit(checkers, node, pack(small, genesis, { late: 1 }));
    },
  ],
  finality: [
    'repaired',
    (checkers, node) => checkers.onAnnounced(announced(node, 'undone', block), chain),
  ],
  // Packed without a certificate.
  certificate: ['repaired', (checkers, node) => commit(checkers, node, block)],
  'single-vote': [
    'repaired',
    (checkers, node) => {
      for (const name of [1, 2])
        checkers.onSent(node, voteMessage(node, { block: hashFor(name) }), chain);
    },
  ],
  promise: [
    'repaired',
    (checkers, node) => {
      checkers.onSent(node, statusOf(node, 2), chain);
      checkers.onSent(node, voteMessage(node, { view: view(1) }), chain);
      checkers.onSent(node, commitMessage(node), chain);
    },
  ],
  state: ['repaired', (checkers, node) => commit(checkers, node, richer)],
  ledger: ['repaired', (checkers, node) => commit(checkers, node, richer)],
};

describe('the checkers of a run', () => {
  it('are all tried here', () => {
    expect(Object.keys(BREACHES).toSorted()).toEqual([...CHECKER_NAMES].toSorted());
  });

  it.each(Object.entries(BREACHES))('%s is one of them', (name, [profile, run]) => {
    const { checkers, names } = checked(profile);
    run(checkers, 1);
    expect([...names()]).toContain(name);
  });

  it('single-vote is one of them in whitepaper, too', () => {
    const { checkers, names } = checked('whitepaper');
    for (const late of [0, 1]) {
      const { signed } = pack(small, genesis, { late });
      checkers.onSent(1, { kind: 'vote', vote: voteOn(signed, 1) }, chain);
    }
    expect([...names()]).toEqual(['single-vote']);
  });

  it('say nothing of a Byzantine node', () => {
    for (const [profile, run] of Object.values(BREACHES)) {
      if (run === BREACHES['agreement']![1]) continue;
      const { checkers, names } = checked(profile);
      run(checkers, 3);
      expect([...names()]).toEqual([]);
    }
  });
});
