import { describe, expect, it } from 'vitest';
import { genesisBlock } from '../../protocol/chain/genesis.ts';
import { nobleSuites } from '../../protocol/crypto/noble.ts';
import type { Account } from '../../protocol/ledger/account.ts';
import { planGenesis } from '../../sim/genesis.ts';
import { buildWorld } from '../../sim/world.ts';
import { scenario } from './scenarios.ts';

const MANY = 1_100;

function chainOf(accounts: number, signatures = 'ed25519') {
  return scenario(`
name: bystanders
duration: 10s
chain: { delegates: 4, profile: whitepaper, accounts: ${accounts}, signatures: ${signatures} }
workload: [{ transfers: { rate: 5/s, accounts: 10 } }]
`);
}

function accountsOf(count: number, seed = '1', signatures = 'ed25519') {
  const plan = planGenesis(chainOf(count, signatures), seed, nobleSuites());
  return { plan, accounts: [...plan.genesis.accounts] };
}

describe('accounts that only stand by', () => {
  it('stand beside those of delegates, voters and loads, which are as they were without', () => {
    const without = accountsOf(0).accounts;
    const { accounts } = accountsOf(MANY);
    expect(without).toHaveLength(4 + 4 + 10);
    expect(accounts).toHaveLength(without.length + MANY);
    expect(accounts.slice(0, without.length)).toEqual(without);
  });

  it.each([
    ['ed25519', 32],
    ['secp256k1', 33],
  ])('have addresses and keys of their own, of the length of %s', (signatures, length) => {
    const { accounts, plan } = accountsOf(MANY, '1', signatures);
    const others = accounts.slice(-MANY);
    expect(new Set(accounts.map(([address]) => address)).size).toBe(accounts.length);
    const keys = others.map(([, { publicKey }]) => Buffer.from(publicKey).toString('hex'));
    expect(new Set(keys).size).toBe(MANY);
    for (const [, account] of others) {
      expect(account).toMatchObject({ suite: plan.suite.id, balance: 1_000_000_000n, nonce: 0 });
      expect(account.publicKey).toHaveLength(length);
    }
    if (signatures === 'secp256k1') expect(keys.every((key) => key.startsWith('02'))).toBe(true);
  });

  it('are the same for the same seed, each time they are gone through, and others for another', () => {
    const { plan, accounts } = accountsOf(MANY);
    expect([...plan.genesis.accounts]).toEqual(accounts);
    const root = (seed: string) => genesisBlock(accountsOf(MANY, seed).plan.genesis).state.root;
    expect(root('1')).toBe(genesisBlock(plan.genesis).state.root);
    expect(root('2')).not.toBe(root('1'));
  });

  it('are held once, whatever the number of nodes', () => {
    const { nodes } = buildWorld(chainOf(MANY), { seed: 1 });
    const states = nodes.map(({ participant }) => participant.chain.head.state);
    expect(states).toHaveLength(4);
    expect(new Set(states).size).toBe(1);
    expect(states[0]!.accounts.size).toBe(MANY + 18);
    const [[address, account]] = [...states[0]!.accounts.entries()] as [[string, Account]];
    const changed = states[0]!.accounts.update([[address, { ...account, nonce: 1 }]]);
    expect([...states[0]!.accounts.differences(changed)]).toHaveLength(1);
  });
});
