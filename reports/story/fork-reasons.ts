/**
 * What let two blocks be committed at one height: how they were packed, and what the quorums behind
 * them have in common.
 *
 * @module
 */
import type { Micros } from '../../protocol/kernel/types.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { duration, nodesInWords } from '../format.ts';
import type { BlockRecord, VoteDeed } from './block-record.ts';
import type { Chronicle, Fork } from './chronicle.ts';
import { quorumOfChain, type Setting, type Side } from './sides.ts';
import { shortHash, type Reason } from './story.ts';

export function reasonsOf(
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
    // The paper says nothing of what a node must remember: what it lacks is R1.
    return { rules: isRepaired ? ['R1'] : ['W7', 'R1'], text };
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
