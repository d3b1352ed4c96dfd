/**
 * Damaged and invented bytes: they are refused or are another value, which is judged; nothing throws.
 * 100,000 inputs and more, by seeds that a failure names.
 */
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { bodyCodec } from '../../../protocol/block/body.ts';
import {
  evidenceOf,
  proposalEvidenceOf,
  voteEvidenceOf,
} from '../../../protocol/block/evidence.ts';
import { list, struct, decode, encode, type Codec } from '../../../protocol/codec/codec.ts';
import type { DelegateId, Height, PeerId } from '../../../protocol/kernel/types.ts';
import { applyTransaction } from '../../../protocol/ledger/apply.ts';
import { accountCodec } from '../../../protocol/ledger/account.ts';
import { operationCodec, type Operation } from '../../../protocol/ledger/operations/operations.ts';
import { StateDraft } from '../../../protocol/ledger/state.ts';
import { tokenCodec } from '../../../protocol/ledger/token.ts';
import { transactionCodec } from '../../../protocol/ledger/transaction.ts';
import { messageCodec, type BlockContent, type Message } from '../../../protocol/node/message.ts';
import { Node } from '../../../protocol/node/node.ts';
import {
  bodyOf,
  fieldsOf,
  hashFor,
  keysOf,
  pack,
  SECOND,
  signHeader,
  transfer,
} from '../chain/small-chain.ts';
import { above, proposalOf, viewVote } from '../chain/view-statements.ts';
import { accounts, operationsOf, OPERATION_KINDS, tokens } from '../ledger/arbitraries.ts';
import {
  blockOf,
  chain as stageChain,
  changeKey,
  GOLD,
  issueToken,
  keyOf,
  order,
  registerAddress,
  stage,
  swapOf,
  transferToken,
} from '../ledger/operations/stage.ts';
import { Cluster } from './cluster.ts';
import { Damage } from './damage.ts';

let inputs = 0;
const decoded = { yes: 0, no: 0 };

/** Runs `body` over many inputs of each of many seeds. */
function fuzz(seeds: number, inputsOfSeed: number, body: (damage: Damage) => void): void {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 0x7fff_ffff }), (seed) => {
      const damage = new Damage(seed);
      for (let i = 0; i < inputsOfSeed; i += 1) body(damage);
    }),
    { numRuns: seeds, endOnFailure: true },
  );
  inputs += seeds * inputsOfSeed;
}

/** The value, if the bytes are one; it must be spelled as they are. */
function read<T>(codec: Codec<T>, bytes: Uint8Array): T | null {
  const result = decode(codec, bytes);
  if (result.code === 'malformed') {
    decoded.no += 1;
    if (result.offset > bytes.length) throw new Error('a fault beyond the end');
    return null;
  }
  decoded.yes += 1;
  const again = encode(codec, result.value);
  if (Buffer.compare(again, bytes) !== 0) throw new Error('two spellings of one value');
  return result.value;
}

/** Operations that make sense, and some of each kind that make none. */
const operations: readonly Operation[] = [
  swapOf(),
  changeKey('c0', { name: 'new', suite: 3 as never }, 99),
  registerAddress(hashFor(3) as never),
  issueToken('TIN'),
  transferToken('c1', GOLD, 3n),
  { kind: 'register-delegate', delegate: 9 as DelegateId, ...keyOf('n0'), peer: 2 as PeerId },
  { kind: 'vote', delegate: 3 as DelegateId },
  ...OPERATION_KINDS.flatMap((kind) => fc.sample(operationsOf(kind), { numRuns: 3, seed: 5 })),
];

describe('fuzzed transactions', () => {
  const valid = operations.map((operation) => order('c0', operation));
  const ids = new Set(valid.map(({ id }) => id));
  const bytes = valid.map((transaction) => encode(transactionCodec, transaction));

  it('are malformed, inadmissible, or what was signed', () => {
    fuzz(40, 1_000, (damage) => {
      const transaction = read(transactionCodec, damage.spoil(damage.oneOf(bytes), bytes));
      if (transaction === null) return;
      const receipt = applyTransaction(new StateDraft(stage), transaction, blockOf());
      if (typeof receipt !== 'string' && !ids.has(transaction.id))
        throw new Error('what nobody signed was executed');
    });
  });

  it('are executed to a receipt whatever the operation says, if they are signed', () => {
    const some = operations.map((operation) => encode(operationCodec, operation));
    fuzz(25, 1_000, (damage) => {
      const operation = read(operationCodec, damage.spoil(damage.oneOf(some), some));
      if (operation === null) return;
      const draft = new StateDraft(stage);
      const from = damage.oneOf(['c0', 'c1', 'd1', 'd2', 'd3', 'full']);
      const receipt = applyTransaction(draft, order(from, operation), blockOf());
      if (typeof receipt === 'string') throw new Error(receipt);
      // The root asks for the encoding of all that was changed.
      if (receipt.code === 'applied' && draft.commit().root.length !== 64)
        throw new Error('no root');
    });
  });
});

describe('fuzzed accounts and tokens', () => {
  it('are malformed or another account or token', () => {
    const some = [
      ...fc.sample(accounts, { numRuns: 20, seed: 1 }).map((a) => encode(accountCodec, a)),
      ...fc.sample(tokens, { numRuns: 20, seed: 1 }).map((t) => encode(tokenCodec, t)),
    ];
    fuzz(10, 500, (damage) => {
      const bytes = damage.spoil(damage.oneOf(some), some);
      read(accountCodec, bytes);
      read(tokenCodec, bytes);
    });
  });
});

describe('fuzzed blocks', () => {
  const { genesisBlock, computation } = stageChain;
  const one = pack(stageChain, genesisBlock).signed;
  const fields = fieldsOf(one.header);
  const two = signHeader({ ...fields, timestamp: fields.timestamp + 1 });
  const place = above(genesisBlock);
  const evidence = [
    evidenceOf(one, two),
    proposalEvidenceOf(
      proposalOf(place, 1, one, 1).statement,
      proposalOf(place, 1, two, 1).statement,
    ),
    voteEvidenceOf(viewVote(place, 1, hashFor(1), 2), viewVote(place, 1, hashFor(2), 2)),
  ];
  const contentCodec: Codec<BlockContent> = struct({
    body: bodyCodec,
    transactions: list(transactionCodec, 1_000_000),
  });

  it('are malformed, not executable, or executed', () => {
    const few = [transfer('c0', 'c1', 5n), transfer('c1', 'c0', 5n)];
    const contents = [
      ...operations.map((operation) => [order('c0', operation, { fee: 1n })]),
      few,
      [],
    ].flatMap((transactions) =>
      [[], evidence.slice(0, 1), evidence].map((some) => ({
        body: bodyOf(transactions, some),
        transactions,
      })),
    );
    const bytes = contents.map((content) => encode(contentCodec, content));
    const codes = new Set<string>();
    fuzz(20, 500, (damage) => {
      const content = read(contentCodec, damage.spoil(damage.oneOf(bytes), bytes));
      if (content === null) return;
      const { code } = computation.execute(genesisBlock.state, {
        height: 1 as Height,
        turn: fields,
        packer: 0 as DelegateId,
        schedule: genesisBlock.schedule,
        ...content,
      });
      codes.add(code);
    });
    expect(codes.size).toBeGreaterThan(6);
    expect(codes).toContain('executed');
  });
});

describe.each(['whitepaper', 'repaired'] as const)('a node of %s', (profile) => {
  const options = { delegates: 4, candidates: 1, parameters: { profile } };

  /** What nodes said to each other in a chain’s first twenty seconds, with an offence and a lag. */
  function conversation(): { bytes: readonly Uint8Array[]; cluster: Cluster } {
    const cluster = new Cluster(options);
    operations.slice(0, 12).forEach((operation, nonce) => {
      cluster.at((2 + nonce) * SECOND, () => {
        cluster.submit(nonce % 4, order('c0', operation, { nonce, fee: 1n }), 'a transaction');
      });
    });
    cluster.at(7 * SECOND, () => {
      cluster.crash(3);
    });
    cluster.at(16 * SECOND, () => {
      cluster.restart(3);
    });
    cluster.runUntil(20 * SECOND);
    const byKind = new Map<string, Set<Message>>();
    for (const { message } of cluster.sent)
      byKind.set(message.kind, (byKind.get(message.kind) ?? new Set()).add(message));
    const bytes = [...byKind.values()].flatMap((messages) =>
      [...messages].slice(0, 25).map((message) => encode(messageCodec, message)),
    );
    return { bytes, cluster };
  }

  it('takes whatever arrives without falling over, and goes on', () => {
    const { bytes, cluster } = conversation();
    expect(cluster.head(0).height).toBeGreaterThan(3);
    const { genesis, genesisBlock, computation } = cluster.chain;
    const mesh = genesis.delegates.map(({ peer }) => peer);
    fuzz(20, 600, (damage) => {
      nodes.next(damage, () => {
        const identity = { id: 2 as DelegateId, secretKey: keysOf('d2').secretKey };
        const config = { peer: 2 as PeerId, identity, genesis, genesisBlock, mesh, gossip: [] };
        return new Node(config, computation, new Map());
      });
      const raw = damage.oneOf(bytes);
      const message = read(messageCodec, damage.pick(3) === 0 ? raw : damage.spoil(raw, bytes));
      nodes.step(damage, message);
    });
    expect(nodes.highest).toBeGreaterThan(0);
  });

  /** One node for each seed: it lives through all messages of it, true ones among them. */
  const nodes = {
    owner: null as Damage | null,
    node: null as Node | null,
    now: 0,
    highest: 0,
    next(damage: Damage, make: () => Node): void {
      if (this.owner === damage) return;
      this.owner = damage;
      this.node = make();
      this.now = 0;
      this.node.step(0, { kind: 'start' });
    },
    step(damage: Damage, message: Message | null): void {
      this.now += damage.pick(60_000);
      const from = damage.oneOf([0, 1, 3, 4, 77]) as PeerId;
      if (this.node === null || message === null) return;
      this.node.step(this.now, { kind: 'message', from, message });
      this.highest = Math.max(this.highest, this.node.chain.head.height);
    },
  };
});

afterAll(() => {
  expect(inputs).toBeGreaterThanOrEqual(100_000);
  // Damage that is always seen by the codec would test nothing behind it.
  expect(decoded.yes).toBeGreaterThan(inputs / 10);
  expect(decoded.no).toBeGreaterThan(inputs / 10);
});
