/**
 * What happened at a forked height: who packed, voted, committed and undid which block, who learned of
 * what, and which faults went on.
 *
 * @module
 */
import type { Micros } from '../../protocol/kernel/types.ts';
import { counted, duration, nodesInWords } from '../format.ts';
import type { BlockRecord, VoteDeed } from './block-record.ts';
import type { Chronicle, Fork } from './chronicle.ts';
import { faultsBetween } from './fault-words.ts';
import type { Quorum, Setting, Side } from './sides.ts';
import { shortHash, type Happening } from './story.ts';

export function happenings(
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

function verb(nodes: readonly number[], one: string, many: string): string {
  return nodes.length === 1 ? one : many;
}
