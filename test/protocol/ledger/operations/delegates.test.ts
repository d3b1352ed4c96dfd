import { describe, expect, it } from 'vitest';
import { elect, voteWeights } from '../../../../protocol/consensus/dpos/election.ts';
import { ML_DSA_65 } from '../../../../protocol/crypto/suite.ts';
import type { PeerId } from '../../../../protocol/kernel/types.ts';
import { registeredIds } from '../../../../protocol/ledger/delegates.ts';
import type { Operation } from '../../../../protocol/ledger/operations/operations.ts';
import type { State } from '../../../../protocol/ledger/state.ts';
import { addressOf } from '../../chain/small-chain.ts';
import { chain, delegate, execute, keyOf, order, stage, stateOf } from './stage.ts';

const registration = (id: number, key = keyOf(`node${id}`)): Operation => ({
  kind: 'register-delegate',
  delegate: delegate(id),
  ...key,
  peer: 7 as PeerId,
});
const vote = (id: number): Operation => ({ kind: 'vote', delegate: delegate(id) });
const elected = (state: State) => elect(state, chain.parameters);

/** The stage with everybody in good standing. */
const calm = stateOf(stage, { seats: { ...stage.seats, away: [], resigned: [] } });

describe('register-delegate (W1)', () => {
  it('puts the account’s delegate under its number, with key and node', () => {
    const { state } = execute(stage, [order('c0', registration(9, keyOf('n', ML_DSA_65)))]);
    expect(state.registry.delegates[9]).toEqual({
      address: addressOf('c0'),
      ...keyOf('n', ML_DSA_65),
      peer: 7,
    });
    expect(registeredIds(state.registry)).toEqual([0, 1, 2, 3, 9]);
    expect(state.registry.delegates.slice(0, 4)).toEqual(stage.registry.delegates);
    expect(state.registry.hash).not.toBe(stage.registry.hash);
    expect(state.accounts.get(addressOf('c0'))).toMatchObject({ balance: 995n, nonce: 1 });
  });

  it('leaves no mark of the order in which they registered', () => {
    const [five, seven] = [order('c0', registration(5)), order('c1', registration(7))];
    const roots = [
      [five, seven],
      [seven, five],
    ].map((both) => execute(stage, both).state.root);
    expect(roots[0]).toBe(roots[1]);
  });

  it('takes one number and one key once in a block, too', () => {
    const same = keyOf('same');
    const { codes } = execute(stage, [
      order('c0', registration(5, same)),
      order('c1', registration(5)),
      order('c1', registration(6, same), { nonce: 1 }),
      order('c0', registration(6), { nonce: 1 }),
    ]);
    expect(codes).toEqual([
      'applied',
      'delegate-taken',
      'delegate-key-taken',
      'already-a-delegate',
    ]);
  });

  it('can be voted in from the next election on', () => {
    const { state } = execute(calm, [
      order('c0', registration(5), { fee: 0n }),
      order('c0', vote(5), { nonce: 1, fee: 0n }),
      order('c1', vote(5), { fee: 0n }),
    ]);
    expect(voteWeights(state)[5]).toBe(2_000n);
    expect(elected(calm)).toEqual([2, 0, 1]);
    expect(elected(state)).toEqual([5, 2, 0]);
  });
});

describe('resign-delegate and return (W1)', () => {
  it('a resigned delegate is elected for want of others only, and as before when it returns', () => {
    const { state: left } = execute(calm, [order('d2', { kind: 'resign-delegate' })]);
    expect(left.seats).toEqual({ ...calm.seats, resigned: [2] });
    expect(elected(left)).toEqual([0, 1, 3]);
    const { state: back } = execute(left, [order('d2', { kind: 'return' }, { nonce: 1 })]);
    expect(back.seats).toEqual(calm.seats);
    expect(elected(back)).toEqual(elected(calm));
  });

  it('a return clears what its delegate missed, and nobody else’s', () => {
    const missed = [1, 2].map((id) => ({ delegate: delegate(id), rounds: 2 }));
    const seats = { ...stage.seats, missed, away: [delegate(1), delegate(2)] };
    const { state } = execute(stateOf(stage, { seats }), [order('d1', { kind: 'return' })]);
    expect(state.seats).toEqual({ ...seats, missed: missed.slice(1), away: [2] });
  });

  it('a return helps no offender into office (W5)', () => {
    const seats = { ...stage.seats, away: [], resigned: [delegate(2)], offenders: [delegate(2)] };
    const { state, codes } = execute(stateOf(stage, { seats }), [order('d2', { kind: 'return' })]);
    expect(codes).toEqual(['applied']);
    expect(elected(state)).toEqual([0, 1, 3]);
  });
});

describe('vote and withdraw-vote (W1)', () => {
  it('give all of the holder’s weight, in place of its vote before, and take it back', () => {
    expect(stage.votes.get(addressOf('c2'))).toBe(2);
    const weight = (state: State, id: number) => voteWeights(state)[id]!;
    const [two, three] = [weight(stage, 2), weight(stage, 3)];
    const { state: moved } = execute(stage, [order('c2', vote(3), { fee: 0n })]);
    expect([weight(moved, 2), weight(moved, 3)]).toEqual([two - 1_000n, three + 1_000n]);
    expect(moved.votes.size).toBe(stage.votes.size);
    const { state: none, codes } = execute(moved, [
      order('c2', { kind: 'withdraw-vote' }, { nonce: 1, fee: 0n }),
      order('c2', { kind: 'withdraw-vote' }, { nonce: 2, fee: 0n }),
    ]);
    expect(codes).toEqual(['applied', 'no-vote']);
    expect(weight(none, 3)).toBe(three);
    expect(none.votes.get(addressOf('c2'))).toBeUndefined();
  });

  it('leave no trace of a vote that was withdrawn', () => {
    const { state } = execute(stage, [
      order('c0', vote(1), { fee: 0n }),
      order('c0', { kind: 'withdraw-vote' }, { nonce: 1, fee: 0n }),
    ]);
    expect(state.votes.root()).toBe(stage.votes.root());
  });

  it('weigh what the holder has when it is counted, not when it voted', () => {
    const pay: Operation = { kind: 'transfer', to: addressOf('c1'), amount: 600n as never };
    const { state } = execute(stage, [
      order('c0', vote(1), { fee: 0n }),
      order('c0', pay, { nonce: 1, fee: 0n }),
    ]);
    expect(voteWeights(state)[1]! - voteWeights(stage)[1]!).toBe(400n);
  });

  it('can be for who resigned, is away or will never be elected', () => {
    expect(execute(stage, [order('c0', vote(1)), order('c1', vote(3))]).codes).toEqual([
      'applied',
      'applied',
    ]);
  });
});
