/**
 * What a node knows at a moment, as text for people.
 *
 * @module
 */
import type {
  BallotState,
  CandidateState,
  RepairedState,
  ViewState,
  WhitepaperState,
} from '../protocol/consensus/engine-state.ts';
import type { MachineState } from '../sim/virtual-node.ts';
import { bytes, counted, duration, nodeRanges, quantity } from './format.ts';

/** Several indented lines below one that names the node. */
export function machineText(machine: MachineState): string {
  const { node, up, clock, disk, timers, state } = machine;
  const { head, base, mempool, catchingUp, consensus, delegate } = state;
  const lines: (readonly [string, string])[] = [
    ['clock', duration(clock)],
    [
      'head',
      `height ${head.height}, block ${short(head.block)}, round ${head.round}, position ${head.position}, packed by ${head.packer}`,
    ],
    ['kept', `blocks from height ${base} on`],
    ['mempool', `${counted(mempool.transactions, 'transaction')}, ${bytes(mempool.bytes)}`],
    [
      'catch-up',
      catchingUp === null
        ? 'not behind'
        : `asked node ${catchingUp.peer} for blocks from height ${catchingUp.from} on`,
    ],
    ...(consensus.profile === 'repaired' ? repairedLines(consensus) : whitepaperLines(consensus)),
    ['disk', `${counted(disk.records, 'record')}, ${disk.unsynced} of them not synced`],
    ...timers.map(({ timer, at, about }, index): readonly [string, string] => [
      index === 0 ? 'timers' : '',
      `${timer} at ${duration(at)}${aboutText(about)}`,
    ]),
  ];
  const who = delegate === null ? `node ${node}, no delegate` : `node ${node}`;
  const title = up ? who : `${who}, down: as it was when it crashed`;
  return [title, ...lines.map(([label, text]) => `  ${label.padEnd(14)}${text}`), ''].join('\n');
}

/** One line for each of many nodes. */
export function machineLine({ node, up, state }: MachineState): string {
  const { head, consensus, mempool } = state;
  const where =
    consensus.profile === 'repaired'
      ? `${consensus.view < 0 ? 'no view' : `view ${consensus.view}`} of height ${consensus.height}`
      : counted(consensus.candidates.length, 'candidate');
  return [
    `node ${node}`.padEnd(10),
    (up ? 'up' : 'down').padEnd(6),
    `head ${head.height} ${short(head.block)}`.padEnd(22),
    where.padEnd(26),
    `mempool ${quantity(mempool.transactions)}`,
  ].join('');
}

type Lines = readonly (readonly [label: string, text: string])[];

function repairedLines(state: RepairedState): Lines {
  const { isStopped, height, view, highestVote, highestCertificate, finals, blocks } = state;
  const rested = (on: typeof highestVote): string =>
    on === null ? 'none' : `block ${short(on.block)} in view ${on.view}`;
  return [
    [
      'deciding',
      `height ${height}, ${view < 0 ? 'no view open yet' : `view ${view}`}${isStopped ? '; stopped: assumptions are broken' : ''}`,
    ],
    ['highest vote', rested(highestVote)],
    ['certificate', rested(highestCertificate)],
    ...finals.map((block): readonly [string, string] => ['final', `block ${short(block)}`]),
    ...state.views.flatMap(viewLines),
    ...blocks.map(({ block, packer, content }): readonly [string, string] => [
      'block',
      `${short(block)} of packer ${packer}, content ${content}`,
    ]),
    ['held', counted(state.heldMessages, 'message')],
  ];
}

function viewLines({
  view,
  isVoid,
  proposals,
  ownVote,
  hasCommitted,
  votes,
  commits,
  certificates,
}: ViewState): Lines {
  const own =
    ownVote === null
      ? 'no vote of its own'
      : `own vote for ${short(ownVote.block)} at ${duration(ownVote.at)}`;
  return [
    [
      `view ${view}`,
      [
        isVoid ? 'void' : '',
        `proposed ${proposals.length === 0 ? 'nothing' : proposals.map(short).join(', ')}`,
        own,
        hasCommitted ? 'own commit vote' : '',
      ]
        .filter((part) => part !== '')
        .join('; '),
    ],
    ...ballotLines('  votes', votes),
    ...ballotLines('  commits', commits),
    ...certificates.map((block): readonly [string, string] => ['  certified', short(block)]),
  ];
}

function ballotLines(label: string, ballots: readonly BallotState[]): Lines {
  return ballots.map(({ block, voters }) => [
    label,
    `${voters.length} for ${short(block)}, of ${nodeRanges(voters)}`,
  ]);
}

function whitepaperLines({ lock, candidates, heldHeaders, earlyVotes }: WhitepaperState): Lines {
  return [
    [
      'lock',
      lock === null
        ? 'none'
        : `block ${short(lock.block)} at height ${lock.height} until ${duration(lock.until)}`,
    ],
    ...candidates.flatMap(candidateLines),
    ['held', `${counted(heldHeaders.length, 'header')}, ${counted(earlyVotes, 'early vote')}`],
  ];
}

function candidateLines(candidate: CandidateState): Lines {
  const { block, round, position, packer, content, voted, isVoid, isTallier, isCertified } =
    candidate;
  const { votes, tallyStopped, merged } = candidate;
  return [
    [
      'candidate',
      [
        `${short(block)} of packer ${packer}, round ${round}, position ${position}, content ${content}`,
        voted ? 'voted in its turn' : 'not voted in its turn',
        isVoid ? 'evidence against its packer' : '',
        isCertified ? 'certified' : '',
      ]
        .filter((part) => part !== '')
        .join('; '),
    ],
    ...(isTallier
      ? [
          [
            tallyStopped ? '  tally, over' : '  tally',
            `${votes.length}, of ${nodeRanges(votes)}`,
          ] as const,
        ]
      : []),
    ...(merged.length > 0
      ? [['  merged', `${merged.length}, of ${nodeRanges(merged)}`] as const]
      : []),
  ];
}

function aboutText(about: MachineState['timers'][number]['about']): string {
  const parts = Object.entries(about).map(
    ([name, value]) => `${name} ${typeof value === 'string' ? short(value) : String(value)}`,
  );
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

function short(hash: string): string {
  return hash.slice(0, 8);
}
