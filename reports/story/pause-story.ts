/**
 * Why the chain stood still: who was missing, what was tried for the next height, how many votes
 * each try got, and what ended it.
 *
 * @module
 */
import type { Micros } from '../../protocol/kernel/types.ts';
import { counted, duration, nodesInWords } from '../format.ts';
import type { Chronicle, Outage } from './chronicle.ts';
import { faultsBetween } from './fault-words.ts';
import { nodesAtStart, quorumOfChain, type Setting } from './sides.ts';
import type { Attempt, Pause } from './pause.ts';
import { shortHash, type Happening, type Reason, type Story } from './story.ts';

export function tellPause(pause: Pause, chronicle: Chronicle, setting: Setting): Story {
  const after = pause.height === 0 ? 'genesis' : `height ${pause.height}`;
  const until = pause.endedBy === null ? 'and the run ended so' : `until ${seconds(pause.to ?? 0)}`;
  return {
    title: `Nothing was added after ${after} for ${duration(pause.length)}: from ${seconds(pause.from)} ${until}.`,
    events: happenings(pause, chronicle, setting),
    reasons: reasonsOf(pause, chronicle, setting),
  };
}

function happenings(pause: Pause, { outages }: Chronicle, setting: Setting): readonly Happening[] {
  const { scenario, faults, byzantine } = setting;
  const events: Happening[] = [];
  const tell = (at: Micros, text: string) => events.push({ at, text });
  const end = pause.from + pause.length;
  for (const { at, text } of faultsBetween(pause.from, end, faults)) tell(at, text);
  const before = outages.filter(
    ({ from, to }) => from < pause.from && (to ?? Infinity) > pause.from,
  );
  if (before.length > 0) tell(pause.from, `already down: ${nodesInWords(nodesOf(before))}`);
  const within = (at: Micros | null): at is Micros => at !== null && at >= pause.from && at <= end;
  for (const [at, nodes] of byTime(outages, ({ from }) => from))
    if (within(at)) tell(at, `${nodesInWords(nodes)} ${nodes.length === 1 ? 'goes' : 'go'} down`);
  for (const [at, nodes] of byTime(outages, ({ to }) => to))
    if (within(at))
      tell(at, `${nodesInWords(nodes)} ${nodes.length === 1 ? 'is' : 'are'} up again`);
  for (const [node, at] of pause.stopped)
    tell(at, `node ${node} holds final certificates for two blocks of one height, and stops (R8)`);
  const attempts = [...pause.attempts.values()];
  for (const attempt of attempts.slice(0, ATTEMPTS_TOLD))
    tell(attempt.at, attemptWords(attempt, setting));
  const more = attempts[ATTEMPTS_TOLD];
  if (more !== undefined)
    tell(more.at, `and ${counted(attempts.length - ATTEMPTS_TOLD, 'more block')} for this height`);
  const [first] = pause.abstentions;
  if (first !== undefined)
    tell(
      first.at,
      `packer ${first.packer} gives up its turn: it hears of ${first.alive} of ${scenario.chain.delegates} delegates` +
        (pause.abstentions.length > 1
          ? `; ${counted(pause.abstentions.length, 'turn')} in all are given up so`
          : ''),
    );
  if (pause.endedBy !== null) {
    const { at, block, packer, node } = pause.endedBy;
    const traitor = byzantine.has(packer) ? ', which is Byzantine' : '';
    tell(at, `node ${node} commits ${shortHash(block)} of packer ${packer}${traitor}`);
  }
  return events.toSorted((a, b) => a.at - b.at);
}

const ATTEMPTS_TOLD = 8;

function attemptWords(attempt: Attempt, { scenario, byzantine }: Setting): string {
  const { at, block, packer, votes, rejecters, commitVotes, certifiedAt, finalAt } = attempt;
  const { chain } = scenario;
  const quorum = quorumOfChain(chain);
  const by = byzantine.has(packer) ? `packer ${packer}, which is Byzantine,` : `packer ${packer}`;
  const parts: string[] = [];
  if (certifiedAt === null) parts.push(`${votes.most} of the ${quorum} votes that it needs`);
  else parts.push(`a quorum of votes after ${duration(certifiedAt - at)}`);
  if (rejecters.size > 0) parts.push(`${rejecters.size} against it`);
  if (chain.profile === 'repaired' && certifiedAt !== null)
    parts.push(
      finalAt === null
        ? `at most ${commitVotes.most} of ${quorum} commit votes in a view`
        : `final after ${duration(finalAt - at)}`,
    );
  return `${by} puts ${shortHash(block)} forward: ${parts.join(', ')}`;
}

function reasonsOf(pause: Pause, chronicle: Chronicle, setting: Setting): readonly Reason[] {
  const { scenario, byzantine } = setting;
  const { chain } = scenario;
  const quorum = quorumOfChain(chain);
  const isRepaired = chain.profile === 'repaired';
  const voteRule = isRepaired ? 'R6' : 'W8';
  const reasons: Reason[] = [];
  const because = (rules: readonly string[], text: string) => reasons.push({ rules, text });

  const middle = pause.from + Math.floor(pause.length / 2);
  const isDelegate = (node: number) => pause.seats.includes(node);
  const down = nodesOf(
    chronicle.outages.filter(
      ({ node, from, to }) => isDelegate(node) && from <= middle && (to ?? Infinity) > middle,
    ),
  );
  const left = chain.delegates - down.length;
  if (down.length > 0 && left < quorum)
    because(
      [voteRule, 'W12'],
      `${nodesAtStart(down)} ${down.length === 1 ? 'was' : 'were'} down: ${left} of ${chain.delegates} delegates were left, and a quorum is ${quorum}.`,
    );
  for (const row of setting.faults) {
    const { startedAtMicros: from, endedAtMicros: to, action, groups } = row;
    if (from === null || from > middle || (to ?? Infinity) <= middle) continue;
    if (action !== 'partition') continue;
    const parts = groups.map((group) => group.filter(isDelegate).length);
    // Who is in no group is together with all others who are in none.
    const rest = pause.seats.length - parts.reduce((sum, size) => sum + size, 0);
    const largest = Math.max(rest, ...parts);
    if (largest < quorum)
      because(
        [voteRule],
        `The largest part of the network had ${largest} of ${chain.delegates} delegates, and a quorum is ${quorum}.`,
      );
  }
  const silent = [...byzantine].filter(isDelegate);
  if (silent.length > 0 && chain.delegates - silent.length < quorum)
    because(
      [voteRule],
      `Without the votes of ${nodesInWords(silent.toSorted((a, b) => a - b))}, which ${silent.length === 1 ? 'is' : 'are'} Byzantine, there is no quorum of ${quorum}.`,
    );
  if (pause.abstentions.length > 0)
    because(
      ['W12'],
      `${counted(pause.abstentions.length, 'turn')} fell to packers that heard of no majority, and gave up.`,
    );
  if (pause.stopped.size > 0)
    because(
      ['R8'],
      `${nodesAtStart([...pause.stopped.keys()].toSorted((a, b) => a - b))} stopped, because the assumptions of the protocol were broken.`,
    );
  if (pause.stopped.size === 0 || pause.attempts.size > 0)
    because([], triedWords(pause, quorum, isRepaired));
  const bound = boundByVotes(pause);
  if (chain.voteLock > 0 && bound.length > 0)
    because(
      isRepaired ? [] : ['W10'],
      `${nodesAtStart(bound)} had voted for different blocks of this height, and a vote binds for ${duration(chain.voteLock)} (voteLock): none of them might vote for another's.`,
    );
  const last = pause.attempts.get(pause.endedBy?.block ?? '');
  if (last?.finalAt != null && last.finalAt - last.at > chain.blockInterval)
    because(
      ['R7'],
      `The block that ended it was put forward ${duration(last.finalAt - last.at)} before a view had commit votes enough for it.`,
    );
  const [refusal] = [...pause.refusals].toSorted((a, b) => b[1] - a[1]);
  if (refusal !== undefined)
    because([], `Refused most often, ${counted(refusal[1], 'time')}: ${refusal[0]}.`);
  if (chain.without.length > 0)
    because(chain.without, `The scenario switches ${chain.without.join(', ')} off.`);
  return reasons;
}

/** Who voted, where not all voted for one block; ascending. */
function boundByVotes({ attempts }: Pause): readonly number[] {
  const voted = [...attempts.values()].filter(({ votes }) => votes.voters.size > 0);
  if (voted.length < 2) return [];
  const voters = new Set(voted.flatMap(({ votes }) => [...votes.voters]));
  return [...voters].toSorted((a, b) => a - b);
}

function triedWords(pause: Pause, quorum: number, isRepaired: boolean): string {
  const views = pause.highestView === null ? '' : ` in ${counted(pause.highestView + 1, 'view')}`;
  const failed = [...pause.attempts.values()].filter(({ block }) => block !== pause.endedBy?.block);
  if (failed.length === 0)
    return pause.endedBy === null || pause.attempts.size === 0
      ? `No block was proposed for the next height${views}.`
      : `The first block that was proposed for the next height${views} is the one that ended it.`;
  const said =
    failed.length === 1 ? '1 other block was tried' : `${failed.length} other blocks were tried`;
  const best = Math.max(...failed.map(({ votes }) => votes.most));
  if (best < quorum) return `${said}${views}; none had more than ${best} of ${quorum} votes.`;
  const commits = Math.max(...failed.map(({ commitVotes }) => commitVotes.most));
  if (isRepaired && commits < quorum)
    return `${said}${views}; votes were enough, but none had more than ${commits} of ${quorum} commit votes (R7).`;
  return `${said}${views}; a quorum formed, and came late to those who could have used it.`;
}

/** Nodes by the moment of something that happened to them, ascending. */
function byTime(
  outages: readonly Outage[],
  momentOf: (outage: Outage) => Micros | null,
): ReadonlyMap<Micros | null, readonly number[]> {
  const groups = new Map<Micros | null, readonly number[]>();
  for (const moment of new Set(outages.map(momentOf)))
    groups.set(moment, nodesOf(outages.filter((outage) => momentOf(outage) === moment)));
  return groups;
}

function nodesOf(outages: readonly { readonly node: number }[]): readonly number[] {
  return [...new Set(outages.map(({ node }) => node))].toSorted((a, b) => a - b);
}

function seconds(at: Micros): string {
  return `${(at / 1e6).toFixed(1)} s`;
}
