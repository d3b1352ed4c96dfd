/** W13, W17: what a client is told of its transaction. */
import { describe, expect, it } from 'vitest';
import { Chain } from '../../../protocol/chain/chain.ts';
import type { ChainBlock } from '../../../protocol/chain/chain-block.ts';
import type { PeerId } from '../../../protocol/kernel/types.ts';
import { ClientService } from '../../../protocol/node/client-service.ts';
import type { SubmissionCode } from '../../../protocol/node/submission.ts';
import { packCertified, smallChain, transfer } from '../chain/small-chain.ts';

const CLIENT = 40 as PeerId;
const small = smallChain({ delegates: 3 });
const { genesisBlock } = small;
const transaction = transfer('c0', 'c1', 1n);

function service(confirmations = 3) {
  const chain = new Chain([genesisBlock]);
  const told: string[] = [];
  const refused: string[] = [];
  let outcome: SubmissionCode = 'added';
  const clients = new ClientService({
    chain,
    takeIn: () => outcome,
    refuse: (_, reason) => refused.push(reason),
    answer: (_, message) => {
      if (message.kind === 'submitted') told.push(message.code);
      if (message.kind === 'confirmed')
        told.push(`${message.ids.length} at ${message.height}: ${message.confirmations}`);
    },
  });
  return {
    told,
    refused,
    submit: (code: SubmissionCode) => {
      outcome = code;
      clients.onMessage(0, CLIENT, { kind: 'submit', transaction, confirmations });
    },
    commit: (block: ChainBlock) => {
      chain.append(block);
      clients.onCommitted(block);
    },
    undo: (block: ChainBlock) => {
      for (const undone of chain.truncate(block.height)) clients.onUndone(undone);
    },
  };
}

/** Blocks on another, the transaction in the first one where it is asked for. */
function blocksOn(parent: ChainBlock, count: number, late = 0): readonly ChainBlock[] {
  const transactions = [transaction];
  const list = [packCertified(small, parent, { transactions, late })];
  while (list.length < count) list.push(packCertified(small, list.at(-1)!));
  return list;
}

describe('ClientService', () => {
  it('tells of the block, and of the depth that was asked for, once', () => {
    const { told, submit, commit } = service();
    submit('added');
    for (const block of blocksOn(genesisBlock, 5)) commit(block);
    expect(told).toEqual(['added', '1 at 1: 1', '1 at 1: 3']);
  });

  it('tells that a block was undone, and of the block that came in its place', () => {
    const { told, submit, commit, undo } = service();
    submit('added');
    const [first, second] = blocksOn(genesisBlock, 2);
    commit(first!);
    commit(second!);
    undo(first!);
    for (const block of blocksOn(genesisBlock, 4, 1)) commit(block);
    expect(told).toEqual(['added', '1 at 1: 1', '1 at 1: 0', '1 at 1: 1', '1 at 1: 3']);
  });

  it('tells who asks late, and asks again, when it is deep enough; once', () => {
    const { told, refused, submit, commit } = service();
    const [first, ...others] = blocksOn(genesisBlock, 4);
    commit(first!);
    for (let i = 0; i < 3; i += 1) submit('stale-nonce');
    told.length = 0;
    for (const block of others) commit(block);
    expect(told).toEqual(['1 at 1: 3']);
    expect(refused).toEqual([]);
  });

  it('tells of a refusal, and of nothing after it', () => {
    const { told, refused, submit, commit } = service();
    submit('bad-signature');
    for (const block of blocksOn(genesisBlock, 3)) commit(block);
    expect(told).toEqual(['bad-signature']);
    expect(refused).toEqual(['bad-signature']);
  });

  it('does not undo what another block holds', () => {
    const { told, submit, commit, undo } = service(6);
    submit('added');
    const [first, second, third] = blocksOn(genesisBlock, 3);
    for (const block of [first!, second!, third!]) commit(block);
    undo(second!);
    expect(told).toEqual(['added', '1 at 1: 1']);
  });
});
