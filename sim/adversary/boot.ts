/**
 * What stands at the places of Byzantine nodes, made from the fault plan.
 *
 * @module
 */
import type { Computation } from '../../protocol/consensus/engine.ts';
import { defined } from '../../protocol/kernel/assert.ts';
import type { DelegateId, Micros } from '../../protocol/kernel/types.ts';
import type { NodeConfig } from '../../protocol/node/node.ts';
import type { Behaviour, ByzantineNodes, Scenario } from '../../scenarios/scenario.ts';
import { fixedNodes } from '../faults/plan.ts';
import type { NodeMaker, Participant } from '../participant.ts';
import type { RandomStreams } from '../random.ts';
import { amnesia } from './behaviours/amnesia.ts';
import { doubleVote } from './behaviours/double-vote.ts';
import { Equivocator } from './behaviours/equivocate.ts';
import { forgedVotes } from './behaviours/forged-votes.ts';
import { invalidBlock } from './behaviours/invalid-block.ts';
import { late } from './behaviours/late.ts';
import { lateCertificates } from './behaviours/late-certificates.ts';
import { lieInStatus } from './behaviours/lie-in-status.ts';
import { replayCertificates } from './behaviours/replay-certificates.ts';
import { spam } from './behaviours/spam.ts';
import { Twins } from './behaviours/twins.ts';
import { usurpTurns } from './behaviours/usurp-turns.ts';
import { voteForEverything } from './behaviours/vote-for-everything.ts';
import { withholdBlock } from './behaviours/withhold-block.ts';
import { withholdBody } from './behaviours/withhold-body.ts';
import { withholdVotes } from './behaviours/withhold-votes.ts';
import { wrongExecution } from './behaviours/wrong-execution.ts';
import { ByzantineNode, type ByzantineSetup } from './byzantine-node.ts';
import { bootConspiracy, type BootedConspiracy } from './collusion/boot.ts';
import { MisconductLog } from './misconduct-log.ts';
import type { Misconduct } from './misconduct.ts';
import { MeetingPlan, splitOf } from './split.ts';

/** What adversaries are made from. */
export interface AdversarySetup {
  readonly scenario: Scenario;
  /** Of all nodes, by number. */
  readonly configs: readonly NodeConfig[];
  readonly computation: Computation;
  /** The same for one node from one of its starts on, which is charged for its work. */
  readonly computationOfNode: () => Computation;
  /** Makes the real node, or each copy of it. */
  readonly makeNode: NodeMaker;
  readonly streams: RandomStreams;
}

type Boot = (saved: ReadonlyMap<string, unknown>) => Participant;

/** Byzantine nodes that wait for the simulation to begin. */
export interface BootedAdversaries {
  /** How each starts, by node number. */
  readonly boots: ReadonlyMap<number, Boot>;
  readonly conspiracies: readonly BootedConspiracy[];
  readonly misconduct: MisconductLog;
}

export function bootByzantine(
  entries: readonly ByzantineNodes[],
  setup: AdversarySetup,
): BootedAdversaries {
  const boots = new Map<number, Boot>();
  const conspiracies: BootedConspiracy[] = [];
  const entryOf = new Map(
    entries.flatMap(({ nodes }, index) => fixedNodes(nodes).map((id) => [id, index] as const)),
  );
  const byzantine = new Set(entryOf.keys());
  const misconduct = new MisconductLog(entryOf);
  entries.forEach((entry, index) => {
    const members = fixedNodes(entry.nodes);
    const [collude] = entry.behaviours;
    if (collude?.kind === 'collude') {
      const booted = bootConspiracy({
        ...setup,
        collude,
        members,
        index,
        byzantine,
        misconduct,
      });
      conspiracies.push(booted);
      for (const id of members) boots.set(id, (saved) => booted.boot(id, saved));
      return;
    }
    for (const id of members)
      boots.set(id, (saved) => bootOne(id, entry, saved, { ...setup, misconduct }));
  });
  return { boots, conspiracies, misconduct };
}

function bootOne(
  id: number,
  entry: ByzantineNodes,
  saved: ReadonlyMap<string, unknown>,
  setup: AdversarySetup & { readonly misconduct: MisconductLog },
): Participant {
  const { computationOfNode, streams } = setup;
  const config = defined(setup.configs[id], `node ${id}`);
  const isActive = activity(entry);
  const conducts = entry.behaviours.flatMap((behaviour, index) => {
    const conduct = conductOf(behaviour);
    const random = streams.stream(`adversary/${id}/${index}`);
    return conduct === null ? [] : [{ conduct, random }];
  });
  const onMisconduct = (): void => setup.misconduct.tell(id);
  const makeNode = nodeMaker(id, entry, { isActive, onMisconduct }, setup);
  const computation = computationOfNode();
  const parts = { config, computation, conducts, makeNode, isActive, onMisconduct };
  return new ByzantineNode(parts, saved);
}

/** By the node's own clock. */
function activity({ at, duration }: ByzantineNodes): (now: Micros) => boolean {
  const end = duration === null ? Number.POSITIVE_INFINITY : at + duration;
  return (now) => now >= at && now < end;
}

/** The real node, or two copies of it. */
function nodeMaker(
  id: number,
  { behaviours }: ByzantineNodes,
  { isActive, onMisconduct }: Pick<ByzantineSetup, 'isActive' | 'onMisconduct'>,
  { scenario, configs, computationOfNode, makeNode, streams }: AdversarySetup,
): Boot {
  const config = defined(configs[id], `node ${id}`);
  const honest: Boot = (saved) => makeNode(config, computationOfNode(), saved);
  const index = behaviours.findIndex(({ kind }) => kind === 'equivocate' || kind === 'twins');
  const copying = behaviours[index];
  if (copying?.kind !== 'equivocate' && copying?.kind !== 'twins') return honest;
  const stream = streams.stream(`adversary/${id}/${index}`);
  const split = splitOf(copying.split, scenario.nodes, stream);
  return (saved) => {
    const copies = [honest(saved), honest(saved)] as const;
    return copying.kind === 'equivocate'
      ? new Equivocator(copies, id as DelegateId, split, { isActive, onMisconduct })
      : new Twins(
          copies,
          { split, meets: new MeetingPlan(copying.meets) },
          { isActive, onMisconduct },
        );
  };
}

/** Null where the behaviour is in how many nodes there are, or whose mind is theirs. */
function conductOf(behaviour: Behaviour): Misconduct | null {
  switch (behaviour.kind) {
    case 'equivocate':
    case 'twins':
    case 'collude':
      return null;
    case 'double-vote':
      return doubleVote();
    case 'vote-for-everything':
      return voteForEverything();
    case 'withhold-block':
      return withholdBlock(behaviour.from);
    case 'withhold-body':
      return withholdBody(behaviour.from);
    case 'withhold-votes':
      return withholdVotes(behaviour.from);
    case 'late':
      return late(behaviour);
    case 'late-certificates':
      return lateCertificates(behaviour.by);
    case 'lie-in-status':
      return lieInStatus(behaviour.claim);
    case 'invalid-block':
      return invalidBlock(behaviour.faults);
    case 'forged-votes':
      return forgedVotes(behaviour.forgeries);
    case 'replay-certificates':
      return replayCertificates(behaviour.under);
    case 'usurp-turns':
      return usurpTurns();
    case 'spam':
      return spam(behaviour.rate);
    case 'amnesia':
      return amnesia();
    case 'wrong-execution':
      return wrongExecution();
  }
}
