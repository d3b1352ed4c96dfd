/**
 * Votes of a mix (W1): given to delegates and candidates, and withdrawn by accounts that have given
 * one.
 *
 * @module
 */
import { assert } from '../../../protocol/kernel/assert.ts';
import type { DelegateId } from '../../../protocol/kernel/types.ts';
import type { RandomStream } from '../../random.ts';
import type { Drafter } from './draft.ts';
import { PickSet } from './pick-set.ts';

export class Votes {
  readonly #stream: RandomStream;
  readonly #isFree: (account: number) => boolean;
  /** An account's transactions are executed in order, so these will have a vote by their next. */
  readonly #voters = new PickSet();

  /** @param isFree - whether the account may sign now */
  constructor(stream: RandomStream, isFree: (account: number) => boolean) {
    this.#stream = stream;
    this.#isFree = isFree;
  }

  readonly give: Drafter = (_, wish) => {
    assert(wish.kind === 'vote', 'a vote is for somebody');
    const { account, delegate } = wish;
    this.#voters.add(account);
    return { account, operation: { kind: 'vote', delegate: delegate as DelegateId } };
  };

  /** By the account itself, if it has voted, or else by one that has. */
  readonly withdraw: Drafter = (_, { account }) => {
    const voter = this.#voters.pickOr(account, this.#isFree, this.#stream);
    if (voter === null) return null;
    this.#voters.delete(voter);
    return { account: voter, operation: { kind: 'withdraw-vote' } };
  };
}
