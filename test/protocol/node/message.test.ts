import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BlockProof } from '../../../protocol/block/block-proof.ts';
import { Body } from '../../../protocol/block/body.ts';
import type { Certificate } from '../../../protocol/block/certificate.ts';
import type { Evidence } from '../../../protocol/block/evidence.ts';
import { Header, SignedHeader } from '../../../protocol/block/header.ts';
import { ProposalStatement, Status, type Proposal } from '../../../protocol/block/proposal.ts';
import type { QuorumCertificate } from '../../../protocol/block/quorum-certificate.ts';
import { ViewVote, type Phase, type ViewNumber } from '../../../protocol/block/view-vote.ts';
import { Vote } from '../../../protocol/block/vote.ts';
import { decode, encode } from '../../../protocol/codec/codec.ts';
import type {
  ChainId,
  DelegateId,
  Height,
  Position,
  Round,
} from '../../../protocol/kernel/types.ts';
import {
  messageCodec,
  type FullBlock,
  type Message,
  type MessageKind,
} from '../../../protocol/node/message.ts';
import {
  few,
  hashes,
  number,
  record,
  signatures,
  transactions,
  U16,
  U32,
} from '../ledger/arbitraries.ts';
import { SUBMISSION_CODES } from '../../../protocol/node/submission.ts';

const headers = record({
  chain: number<ChainId>(U32),
  height: number<Height>(U32),
  round: number<Round>(U32),
  position: number<Position>(U16),
  packer: number<DelegateId>(U16),
  parent: hashes,
  timestamp: fc.maxSafeNat(),
  bodyHash: hashes,
  stateRoot: hashes,
  transactionsRoot: hashes,
  receiptsRoot: hashes,
}).map((fields) => new Header(fields));

const signedHeaders = record({ header: headers, signature: signatures }).map(
  (fields) => new SignedHeader(fields),
);

const views = number<ViewNumber>(U32);
const place = { chain: number<ChainId>(U32), height: number<Height>(U32), parent: hashes };
const phases = fc.constantFrom<Phase[]>('vote', 'commit');
const viewVotes = record({
  ...place,
  phase: phases,
  view: views,
  block: hashes,
  voter: number<DelegateId>(U16),
  signature: signatures,
}).map((fields) => new ViewVote(fields));

const quorumCertificates: fc.Arbitrary<QuorumCertificate> = fc
  .tuple(
    record({ ...place, phase: phases, view: views, block: hashes }),
    fc.uniqueArray(fc.tuple(number<DelegateId>(U16), views, signatures), {
      selector: ([voter]) => voter,
      maxLength: 4,
    }),
  )
  .map(([what, voters]) => ({
    kind: 'quorum' as const,
    ...what,
    votes: voters
      .toSorted(([a], [b]) => a - b)
      .map(([voter, view, signature]) => new ViewVote({ ...what, view, voter, signature })),
  }));

const statuses = record({
  ...place,
  view: views,
  vote: fc.option(record({ view: views, block: hashes, proposal: hashes })),
  certificate: fc.option(quorumCertificates),
  delegate: number<DelegateId>(U16),
  signature: signatures,
}).map((fields) => new Status(fields));

const statements = record({
  ...place,
  view: views,
  block: hashes,
  justification: hashes,
  packer: number<DelegateId>(U16),
  signature: signatures,
}).map((fields) => new ProposalStatement(fields));

const proposals: fc.Arbitrary<Proposal> = record({
  statement: statements,
  signed: signedHeaders,
  statuses: fc
    .uniqueArray(statuses, { selector: ({ delegate }) => delegate, maxLength: 3 })
    .map((all) => all.toSorted((a, b) => a.delegate - b.delegate)),
});

const evidence: fc.Arbitrary<Evidence> = fc.oneof(
  record({ kind: fc.constant('headers' as const), first: signedHeaders, second: signedHeaders }),
  record({ kind: fc.constant('proposals' as const), first: statements, second: statements }),
  record({ kind: fc.constant('votes' as const), first: viewVotes, second: viewVotes }),
);
const bodies = record({ transactions: few(hashes), evidence: few(evidence, 2) }).map(
  (fields) => new Body(fields),
);

const turnFields = {
  chain: number<ChainId>(U32),
  height: number<Height>(U32),
  round: number<Round>(U32),
  position: number<Position>(U16),
  block: hashes,
};
const votes = record({
  ...turnFields,
  verdict: fc.constantFrom('accept' as const, 'reject' as const),
  voter: number<DelegateId>(U16),
  signature: signatures,
}).map((fields) => new Vote(fields));

const certificates: fc.Arbitrary<Certificate> = fc
  .tuple(
    record(turnFields),
    fc.uniqueArray(fc.tuple(number<DelegateId>(U16), signatures), {
      selector: ([voter]) => voter,
      maxLength: 4,
    }),
  )
  .map(([turn, voters]) => ({
    kind: 'turn' as const,
    ...turn,
    votes: voters
      .toSorted(([a], [b]) => a - b)
      .map(([voter, signature]) => new Vote({ ...turn, verdict: 'accept', voter, signature })),
  }));

const looseCertificates = record({ kind: fc.constant('votes' as const), votes: few(votes) });
const proofs: fc.Arbitrary<BlockProof> = fc.oneof(
  certificates,
  looseCertificates,
  quorumCertificates,
);

const fullBlocks: fc.Arbitrary<FullBlock> = record({
  signed: signedHeaders,
  certificate: proofs,
  body: bodies,
  transactions: few(transactions),
});

const heartbeats = record({
  chain: number<ChainId>(U32),
  delegate: number<DelegateId>(U16),
  sequence: fc.maxSafeNat(),
  head: number<Height>(U32),
});

type OfKind = { readonly [K in MessageKind]: fc.Arbitrary<Extract<Message, { kind: K }>> };

/** A kind that is missing here is a compile error. */
const MESSAGES: OfKind = {
  header: record({ kind: fc.constant('header'), signed: signedHeaders }),
  evidence: record({ kind: fc.constant('evidence'), evidence }),
  'body-request': record({ kind: fc.constant('body-request'), block: hashes }),
  body: record({
    kind: fc.constant('body'),
    block: hashes,
    body: bodies,
    transactions: few(transactions),
  }),
  'block-transactions-request': record({
    kind: fc.constant('block-transactions-request'),
    block: hashes,
    ids: few(hashes),
  }),
  'block-transactions': record({
    kind: fc.constant('block-transactions'),
    block: hashes,
    transactions: few(transactions),
  }),
  vote: record({ kind: fc.constant('vote'), vote: votes }),
  tally: record({ kind: fc.constant('tally'), signed: signedHeaders, votes: few(votes) }),
  certified: record({
    kind: fc.constant('certified'),
    signed: signedHeaders,
    certificate: proofs,
  }),
  heartbeat: record({
    kind: fc.constant('heartbeat'),
    heartbeat: heartbeats,
    signature: signatures,
  }),
  'blocks-request': record({ kind: fc.constant('blocks-request'), from: number<Height>(U32) }),
  blocks: record({
    kind: fc.constant('blocks'),
    from: number<Height>(U32),
    head: number<Height>(U32),
    blocks: few(fullBlocks, 2),
  }),
  transactions: record({ kind: fc.constant('transactions'), transactions: few(transactions) }),
  proposal: record({
    kind: fc.constant('proposal'),
    proposal: proposals,
    proofs: few(proposals, 2),
    content: fc.option(record({ body: bodies, transactions: few(transactions) })),
  }),
  status: record({ kind: fc.constant('status'), status: statuses, proofs: few(proposals, 2) }),
  'view-vote': record({ kind: fc.constant('view-vote'), vote: viewVotes }),
  'commit-vote': record({ kind: fc.constant('commit-vote'), vote: viewVotes }),
  submit: record({
    kind: fc.constant('submit'),
    transaction: transactions,
    confirmations: number(U16),
  }),
  submitted: record({
    kind: fc.constant('submitted'),
    transaction: hashes,
    code: fc.constantFrom(...SUBMISSION_CODES),
  }),
  confirmed: record({
    kind: fc.constant('confirmed'),
    ids: few(hashes),
    block: hashes,
    height: number<Height>(U32),
    confirmations: number(U16),
  }),
};
const KINDS = Object.keys(MESSAGES) as MessageKind[];
const anyMessage: fc.Arbitrary<Message> = fc.oneof(
  ...(Object.values(MESSAGES) as fc.Arbitrary<Message>[]),
);

/** Whatever the network, or somebody on it, does to bytes. */
const mutations = fc.array(
  fc.record({
    how: fc.constantFrom('flip', 'set', 'cut', 'insert', 'remove', 'copy'),
    at: fc.nat(),
    byte: fc.integer({ min: 0, max: 255 }),
  }),
  { minLength: 1, maxLength: 4 },
);

function mutate(
  bytes: Uint8Array,
  { how, at, byte }: { how: string; at: number; byte: number },
): Uint8Array {
  const list = [...bytes];
  const index = list.length === 0 ? 0 : at % list.length;
  if (how === 'flip') list[index] = (list[index] ?? 0) ^ (1 << (byte & 7));
  else if (how === 'set') list[index] = byte;
  else if (how === 'cut') list.length = index;
  else if (how === 'insert') list.splice(index, 0, byte);
  else if (how === 'remove') list.splice(index, 1 + (byte & 7));
  else list.splice(index, 0, ...list.slice(index, index + byte));
  return Uint8Array.from(list);
}

function expectCanonicalOrMalformed(bytes: Uint8Array): void {
  const decoded = decode(messageCodec, bytes);
  if (decoded.code === 'ok') expect(encode(messageCodec, decoded.value)).toEqual(bytes);
  else expect(decoded.offset).toBeLessThanOrEqual(bytes.length);
}

describe('messageCodec', () => {
  it.each(KINDS)('carries %s there and back, as many bytes as it says', (kind) => {
    fc.assert(
      fc.property(MESSAGES[kind] as fc.Arbitrary<Message>, (message) => {
        const bytes = encode(messageCodec, message);
        expect(bytes.length).toBe(messageCodec.size(message));
        expect(decode(messageCodec, bytes)).toEqual({ code: 'ok', value: message });
      }),
      { numRuns: 60 },
    );
  });

  it('reads damaged messages as nothing or as another message in its one spelling; never throws', () => {
    fc.assert(
      fc.property(anyMessage, mutations, (message, damage) => {
        expectCanonicalOrMalformed(damage.reduce(mutate, encode(messageCodec, message)));
      }),
      { numRuns: 2_000 },
    );
  });

  it('reads arbitrary bytes without throwing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expectCanonicalOrMalformed(bytes);
      }),
      { numRuns: 1_000 },
    );
  });

  it('knows each kind by a number of its own', () => {
    const [samples] = fc.sample(
      fc.tuple(...KINDS.map((kind) => MESSAGES[kind] as fc.Arbitrary<Message>)),
      1,
    );
    const tags = (samples ?? []).map((message) => encode(messageCodec, message)[0]);
    expect(new Set(tags).size).toBe(20);
  });
});
