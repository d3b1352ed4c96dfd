/**
 * How two blocks came to be committed at one height: who packed them, who voted for which, where
 * each quorum formed, and what the two quorums have in common, for that is what let it happen.
 *
 * @module
 */
import { quorumOf } from '../../protocol/kernel/fraction.ts';
import type { Micros } from '../../protocol/kernel/types.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import type { FaultRow } from '../collectors/fault-timeline.ts';
import { counted, duration, nodesInWords } from '../format.ts';
import type { BlockRecord, CertificateDeed, VoteDeed } from './block-record.ts';
import type { Chronicle, Fork } from './chronicle.ts';
import { faultsBetween } from './fault-words.ts';
import { shortHash, type Happening, type Reason, type Story } from './story.ts';

/** What a run was, as far as its stories need it. */
export interface Setting {
  readonly scenario: Scenario;
  readonly byzantine: ReadonlySet<number>;
  readonly faults: readonly FaultRow[];
}

/** One of the blocks, as committed by nodes that are not Byzantine. */
interface Side {
  readonly record: BlockRecord;
  /** Ascending. */
  readonly nodes: readonly number[];
  readonly firstAt: Micros;
  /** Whose votes made it: of the certificate that was known first. Null: nobody told of one. */
  readonly quorum: Quorum | null;
}

interface Quorum {
  readonly at: Micros;
  readonly order: number;
  readonly view: number | null;
  /** Ascending. */
  readonly voters: readonly number[];
  /** Commit votes, where blocks are final by them (R8). */
  readonly isFinal: boolean;
}

export function tellFork(fork: Fork, chronicle: Chronicle, setting: Setting): Story {
  const sides = sidesOf(fork, setting);
  const told = sides
    .map(({ record, nodes }) => `${shortHash(record.block)} on ${nodesInWords(nodes)}`)
    .join(', ');
  return {
    title: `Height ${fork.height} was committed ${times(sides.length)}: ${told}.`,
    events: happenings(fork, sides, chronicle, setting),
    reasons: reasonsOf(fork, sides, chronicle, setting),
  };
}

function sidesOf(fork: Fork, { byzantine, scenario }: Setting): readonly Side[] {
  const sides: Side[] = [];
  for (const record of fork.blocks.values()) {
    const commits = record.commits.filter(({ node }) => !byzantine.has(node));
    const [first] = commits;
    if (first === undefined) continue;
    const nodes = [...new Set(commits.map(({ node }) => node))].toSorted((a, b) => a - b);
    const quorum = quorumBehind(record, scenario);
    // A traitor's vote is told of late or never: the commit shows that the quorum was there.
    const known =
      quorum !== null && quorum.at > first.at
        ? { ...quorum, at: first.at, order: first.order }
        : quorum;
    sides.push({ record, nodes, firstAt: first.at, quorum: known });
  }
  return sides.toSorted((a, b) => a.firstAt - b.firstAt);
}

/** In `whitepaper` a certificate commits (W8); in `repaired` commit votes of one view do (R8). */
function quorumBehind(record: BlockRecord, { chain }: Scenario): Quorum | null {
  const certificate = earliest(record.certificates);
  if (chain.profile === 'whitepaper')
    return certificate === null ? null : { ...certificate, isFinal: false };
  const needed = quorumOfChain(chain);
  const byView = new Map<number, Set<number>>();
  for (const { at, order, node, view } of record.commitVotes) {
    const voters = byView.get(view) ?? new Set();
    byView.set(view, voters.add(node));
    if (voters.size === needed)
      return { at, order, view, voters: [...voters].toSorted((a, b) => a - b), isFinal: true };
  }
  return certificate === null ? null : { ...certificate, isFinal: false };
}

function earliest(certificates: readonly CertificateDeed[]): CertificateDeed | null {
  return certificates.reduce<CertificateDeed | null>(
    (first, one) => (first === null || one.at < first.at ? one : first),
    null,
  );
}

function happenings(
  fork: Fork,
  sides: readonly Side[],
  chronicle: Chronicle,
  { byzantine, faults }: Setting,
): readonly Happening[] {
  const events: (Happening & { readonly order: number })[] = [];
  const tell = ({ at, order = Infinity }: { at: Micros; order?: number }, text: string) =>
    events.push({ at, order, text });
  const packerWords = (packer: number) =>
    byzantine.has(packer) ? `packer ${packer}, which is Byzantine,` : `packer ${packer}`;
  for (const { record, quorum } of sides) {
    const name = shortHash(record.block);
    const { height, packer, round, position, parent } = record;
    const on = parent === null ? '' : ` on ${shortHash(parent)}`;
    const turn = `round ${round}, position ${position}`;
    const [proposed] = record.proposed;
    if (proposed !== undefined)
      tell(proposed, `${packerWords(packer)} packs ${name}${on} for height ${height} (${turn})`);
    for (const deed of record.proposedAgain)
      tell(deed, `${packerWords(deed.node)} puts ${name} forward again in view ${deed.view}`);
    for (const group of votesTogether(record.votes)) tell(group, voteWords(group, name));
    if (quorum !== null) tell(quorum, quorumWords(quorum, name));
    for (const { at, order, nodes, via } of commitsTogether(record, byzantine))
      tell(
        { at, order },
        `${nodesInWords(nodes)} ${verb(nodes, 'commits', 'commit')} ${name} (${VIA[via] ?? via})`,
      );
    for (const deed of record.undone)
      if (!byzantine.has(deed.node)) tell(deed, `node ${deed.node} takes ${name} off its chain`);
  }
  for (const { at, order, node, height, blocks, what, offender } of chronicle.sightings)
    if (height === fork.height && !byzantine.has(node))
      tell(
        { at, order },
        `node ${node} learns that delegate ${offender} signed two ${what}: ${blocks.map(shortHash).join(' and ')}`,
      );
  for (const { node, from, to, lostWrites } of chronicle.outages) {
    if (from > fork.at || (to ?? fork.at) < startOf(sides)) continue;
    tell(
      { at: from },
      `node ${node} goes down${lostWrites > 0 ? `; ${counted(lostWrites, 'write')} lost` : ''}`,
    );
    if (to !== null) tell({ at: to }, `node ${node} is up again`);
  }
  const start = startOf(sides);
  for (const { at, text } of faultsBetween(start, fork.at, faults)) tell({ at }, text);
  return events
    .toSorted((a, b) => (a.at === b.at ? a.order - b.order || 0 : a.at - b.at))
    .map(({ at, text }) => ({ at, text }));
}

function startOf(sides: readonly Side[]): Micros {
  return Math.min(...sides.map(({ record, firstAt }) => record.proposed[0]?.at ?? firstAt));
}

const VIA: Readonly<Record<string, string>> = {
  tally: 'own tally',
  merge: 'merged tallies, W9',
  certificate: 'a certificate',
  'catch-up': 'catching up, W15',
};

interface VotesTogether {
  readonly at: Micros;
  readonly order: number;
  readonly view: number | null;
  readonly verdict: VoteDeed['verdict'];
  readonly nodes: number[];
  last: Micros;
}

/** Votes of one view and verdict, as one line. */
function votesTogether(votes: readonly VoteDeed[]): readonly VotesTogether[] {
  const groups: VotesTogether[] = [];
  for (const { at, order, node, view, verdict } of votes) {
    const group = groups.find((one) => one.view === view && one.verdict === verdict);
    if (group === undefined) groups.push({ at, order, view, verdict, nodes: [node], last: at });
    else {
      group.nodes.push(node);
      group.last = at;
    }
  }
  return groups;
}

function voteWords({ at, view, verdict, nodes, last }: VotesTogether, name: string): string {
  const sorted = nodes.toSorted((a, b) => a - b);
  const what = verdict === 'accept' ? `for ${name}` : `against ${name}`;
  const inView = view === null ? '' : ` in view ${view}`;
  const until = last > at ? `, the last one ${duration(last - at)} later` : '';
  return `${nodesInWords(sorted)} ${verb(sorted, 'votes', 'vote')} ${what}${inView}${until}`;
}

function quorumWords({ voters, view, isFinal }: Quorum, name: string): string {
  const inView = view === null ? '' : ` in view ${view}`;
  return isFinal
    ? `commit votes of ${nodesInWords(voters)} make ${name} final${inView}`
    : `votes of ${nodesInWords(voters)} are a quorum for ${name}${inView}`;
}

function commitsTogether({ commits }: BlockRecord, byzantine: ReadonlySet<number>) {
  const groups: { at: Micros; order: number; via: string; nodes: number[] }[] = [];
  for (const { at, order, node, via } of commits) {
    if (byzantine.has(node)) continue;
    const group = groups.find((one) => one.via === via && at - one.at <= COMMITS_TOGETHER);
    if (group === undefined) groups.push({ at, order, via, nodes: [node] });
    else if (!group.nodes.includes(node)) group.nodes.push(node);
  }
  for (const { nodes } of groups) nodes.sort((a, b) => a - b);
  return groups;
}

const COMMITS_TOGETHER: Micros = 500_000;

function reasonsOf(
  fork: Fork,
  sides: readonly Side[],
  chronicle: Chronicle,
  setting: Setting,
): readonly Reason[] {
  const reasons: Reason[] = [];
  for (let i = 1; i < sides.length; i += 1) {
    const [a, b] = [sides[0], sides[i]];
    if (a === undefined || b === undefined) continue;
    reasons.push(...howPacked(a, b, setting), ...betweenSides(a, b, chronicle, setting));
  }
  const { scenario, byzantine } = setting;
  for (const { at, node, height } of chronicle.sightings) {
    if (height !== fork.height || byzantine.has(node)) continue;
    const committed = sides.find(({ nodes }) => nodes.includes(node))?.record.commits;
    const own = committed?.find((commit) => commit.node === node);
    if (own === undefined || own.at > at) continue;
    const text = `The evidence reached node ${node} ${duration(at - own.at)} after it had committed: too late to stop it.`;
    reasons.push({ rules: [scenario.chain.profile === 'repaired' ? 'R5a' : 'W5'], text });
  }
  const { without } = scenario.chain;
  if (without.length > 0) {
    const text = `The scenario switches ${without.join(', ')} off.`;
    reasons.push({ rules: without, text });
  }
  return reasons;
}

/** What turns and parents say: two blocks of one turn, a later turn, or a fork that goes on. */
function howPacked(a: Side, b: Side, { byzantine, scenario }: Setting): readonly Reason[] {
  const [first, second] = [a.record, b.record];
  const isRepaired = scenario.chain.profile === 'repaired';
  if (first.parent !== second.parent) {
    const text = `The blocks stand on different parents: the fork at height ${first.height - 1} goes on.`;
    return [{ rules: [], text }];
  }
  if (first.round === second.round && first.position === second.position) {
    const traitor = byzantine.has(first.packer) ? ', which is Byzantine,' : '';
    const text = `Packer ${first.packer}${traitor} packed both in one turn, where one is allowed.`;
    return [{ rules: [isRepaired ? 'R5a' : 'W5'], text }];
  }
  const isInOrder =
    first.round === second.round ? first.position < second.position : first.round < second.round;
  const [early, late] = isInOrder ? [a, b] : [b, a];
  const packed = late.record.proposed[0];
  if (packed === undefined) return [];
  const took = `Packer ${late.record.packer} packed ${shortHash(late.record.block)} in a later turn on the same parent`;
  const other = shortHash(early.record.block);
  const when =
    packed.at < early.firstAt
      ? `before anybody had committed ${other}`
      : `${duration(packed.at - early.firstAt)} after ${other} was first committed elsewhere`;
  const text = `${took}, ${when}.`;
  return [{ rules: [isRepaired ? 'R5' : 'W10'], text }];
}

/** What two quorums for different blocks of one height have in common. */
function betweenSides(
  a: Side,
  b: Side,
  chronicle: Chronicle,
  { scenario, byzantine }: Setting,
): readonly Reason[] {
  const { chain } = scenario;
  const isRepaired = chain.profile === 'repaired';
  if (a.quorum === null || b.quorum === null) {
    const side = a.quorum === null ? a : b;
    const text = `No node told of a quorum for ${shortHash(side.record.block)}; whoever sent it knew one.`;
    return [{ rules: isRepaired ? ['R8'] : ['W8'], text }];
  }
  const size = quorumOfChain(chain);
  const shared = 2 * size - chain.delegates;
  const [first, second] = [a.quorum, b.quorum];
  const common = [...new Set(first.voters)].filter((voter) => second.voters.includes(voter));
  const traitors = common.filter((voter) => byzantine.has(voter));
  const honest = common.filter((voter) => !byzantine.has(voter));
  const reasons: Reason[] = [];
  for (const { record, quorum } of [a, b]) {
    const voters = quorum?.voters ?? [];
    const twice = voters.filter((voter, i) => voters.indexOf(voter) !== i);
    if (twice.length === 0) continue;
    const text = `The quorum for ${shortHash(record.block)} counts ${nodesInWords([...new Set(twice)])} more than once.`;
    reasons.push({ rules: [isRepaired ? 'R8' : 'W8'], text });
  }
  const outsiders = outsidersOf([a, b], chronicle, scenario);
  for (const { node, block } of outsiders) {
    const text = `The quorum for ${shortHash(block)} counts node ${node}, which has no seat in that round.`;
    reasons.push({ rules: ['W8'], text });
  }
  if (common.every((voter) => outsiders.some(({ node }) => node === voter)) && outsiders.length > 0)
    return reasons;
  if (common.length === 0) {
    const text = `The quorums, ${nodesInWords(first.voters)} and ${nodesInWords(second.voters)}, have nobody in common: they are not of one electorate.`;
    reasons.push({ rules: [isRepaired ? 'R0' : 'W8'], text });
  }
  if (traitors.length > 0 && honest.length === 0) {
    const text =
      `Both quorums have ${nodesInWords(traitors)} in common, and ` +
      `${traitors.length === 1 ? 'that one is a traitor: it' : 'all of them are traitors: they'} voted for both blocks. ` +
      `A quorum is ${size} of ${chain.delegates}, so two of them need to share no more than ${shared}.`;
    reasons.push({ rules: [isRepaired ? 'R8' : 'W8'], text });
  }
  if (traitors.length > 0 && honest.length === 0 && isRepaired && chain.commitWait === 0) {
    const text =
      'No node waits before its commit vote (commitWait is 0), so evidence of what traitors signed comes too late to stop it.';
    reasons.push({ rules: ['R7'], text });
  }
  for (const node of honest) reasons.push(votedTwice(node, a, b, chronicle, scenario));
  return reasons;
}

/** Whose votes were counted though the round has no seat for them; in `repaired` see R0. */
function outsidersOf(
  sides: readonly Side[],
  chronicle: Chronicle,
  { chain }: Scenario,
): readonly { readonly node: number; readonly block: string }[] {
  if (chain.profile === 'repaired') return [];
  return sides.flatMap(({ record, quorum }) => {
    const seats = chronicle.seatsOf(record.round);
    const voters = seats === undefined ? [] : [...new Set(quorum?.voters)];
    return voters
      .filter((node) => seats?.includes(node) === false)
      .map((node) => ({ node, block: record.block }));
  });
}

/** How a node that keeps to the rules came to vote for two blocks of one height. */
function votedTwice(
  node: number,
  a: Side,
  b: Side,
  chronicle: Chronicle,
  { chain }: Scenario,
): Reason {
  const isRepaired = chain.profile === 'repaired';
  const asked = [a, b].filter(({ record }) => acceptedBy(node, record) !== undefined);
  const [only] = asked;
  if (only !== undefined && asked.length === 1) {
    const text = `Node ${node} keeps to the rules and voted for ${shortHash(only.record.block)} alone; the other quorum counts it all the same.`;
    return { rules: [isRepaired ? 'R8' : 'W8'], text };
  }
  const [first, second] = [voteOf(node, a), voteOf(node, b)].toSorted((x, y) => x.at - y.at);
  if (first === undefined || second === undefined || first.at === second.at)
    return { rules: [isRepaired ? 'R6' : 'W7'], text: `Node ${node} is in both quorums.` };
  const between = `${duration(second.at - first.at)} apart`;
  const outage = chronicle.outages.find(
    ({ node: down, from, to }) =>
      down === node && from >= first.at && (to ?? Infinity) <= second.at,
  );
  if (outage !== undefined) {
    const text = `Node ${node} voted for both, ${between}: it was down in between${outage.lostWrites > 0 ? ', lost what it had not synced,' : ''} and no longer knew its first vote.`;
    return { rules: [isRepaired ? 'R1' : 'W7'], text };
  }
  if (isRepaired) {
    const views = `in view ${first.view ?? 0}, then in view ${second.view ?? 0}`;
    const text = `Node ${node} keeps to the rules and voted for both, ${between}: ${views}. What the later packer showed it did not force the earlier block.`;
    return { rules: ['R5', 'R7'], text };
  }
  const text = `Node ${node} keeps to the rules and voted for both, ${between}: nothing forbids a vote for another block of the same height at a later turn, and it knew of no quorum for the first.`;
  return { rules: ['W7', 'W10'], text };
}

function voteOf(node: number, { record, quorum }: Side): { at: Micros; view: number | null } {
  return (
    acceptedBy(node, record) ?? {
      at: quorum?.at ?? record.commits[0]?.at ?? 0,
      view: quorum?.view ?? null,
    }
  );
}

function acceptedBy(node: number, { votes }: BlockRecord): VoteDeed | undefined {
  return votes.find((one) => one.node === node && one.verdict === 'accept');
}

/** Votes that a block needs. */
export function quorumOfChain({ delegates, quorum }: Scenario['chain']): number {
  return quorumOf(delegates, quorum.numerator, quorum.denominator);
}

/** `Nodes 0-2`, as a sentence begins. */
export function nodesAtStart(nodes: readonly number[]): string {
  return nodesInWords(nodes).replace('n', 'N');
}

function verb(nodes: readonly number[], one: string, many: string): string {
  return nodes.length === 1 ? one : many;
}

function times(count: number): string {
  return count === 2 ? 'twice' : `${count} times`;
}
