/**
 * What a run showed, for a person at a terminal: the verdict in plain words first, then the figures.
 *
 * @module
 */
import pico from 'picocolors';
import type { FaultRow } from './collectors/fault-timeline.ts';
import { MESSAGES_BETWEEN_NODES } from '../protocol/node/message.ts';
import { bytes, counted, duration, nodeRanges, quantity, share } from './format.ts';
import { LOSS_IN_WORDS } from './judge-seats.ts';
import type { RunResults } from './report.ts';
import { plotLines, type PlotOptions } from './terminal-plots.ts';
import { workloadLines, type Line } from './terminal-workload.ts';
import { skippedInWords, type Finding, type Verdict } from './verdict.ts';

export interface SummaryOptions {
  readonly colour: boolean;
  /** Columns of the terminal; longer lines are wrapped. */
  readonly width: number;
  readonly seed?: string | number;
  /** How fast the simulator was. Chain time and messages are of the whole run. */
  readonly speed?: { readonly wallSeconds: number };
  /** Small plots over time; none where it is not given. */
  readonly plots?: PlotOptions;
}

type Colours = ReturnType<typeof pico.createColors>;

const LABEL = 14;
const MAX_FAULTS = 12;
const MAX_OFFENDERS = 6;
const MAX_CHANGES = 6;

export function summary(results: RunResults, verdict: Verdict, options: SummaryOptions): string {
  const colours = pico.createColors(options.colour);
  const lines = [
    ...chainLines(results),
    ...safetyLines(results),
    ...workloadLines(results),
    ...messageLines(results),
    ...processorLines(results),
    ...faultLines(results.faults),
    ...(options.plots === undefined
      ? []
      : plotLines(results, options.plots, options.width - LABEL - 2)),
    ...speedLines(results, options),
  ];
  return [
    headline(results, verdict, options, colours),
    ...verdict.findings.map((finding) => findingLine(finding, colours)),
    '',
    ...lines.flatMap((line) => laidOut(line, options.width, colours)),
    '',
  ].join('\n');
}

function headline(
  { run }: RunResults,
  verdict: Verdict,
  { seed }: SummaryOptions,
  colours: Colours,
): string {
  const name = seed === undefined ? run.scenario : `${run.scenario}, seed ${seed}`;
  const cut = run.complete ? '' : ` (interrupted after ${duration(run.elapsedMicros)})`;
  const text = `${name}: ${verdict.summary}${cut}`;
  // Where nothing was expected there is nothing to be green about.
  if (verdict.exitCode === 0 && verdict.findings.length === 0) return colours.bold(`· ${text}`);
  if (verdict.exitCode === 0) return colours.bold(colours.green(`✔ ${text}`));
  if (verdict.exitCode === 3) return colours.bold(colours.yellow(`? ${text}`));
  return colours.bold(colours.red(`✘ ${text}`));
}

function findingLine(finding: Finding, colours: Colours): string {
  const text = `${finding.expectation}: ${finding.found}`;
  const expected = colours.dim(`(expected: ${finding.allowed})`);
  switch (finding.outcome) {
    case 'held':
      return `  ${colours.green('✔')} ${text} ${expected}`;
    case 'broken':
      return `  ${colours.red('✘')} ${text} ${expected}`;
    case 'not-exercised':
      return `  ${colours.yellow('?')} ${text} ${expected}`;
  }
}

function chainLines({ run, liveness }: RunResults): Line[] {
  const { blockTime, longestGap, missedTurns, byzantineShare } = liveness;
  const gapEnd = longestGap.toMicros === null ? ', to the end' : '';
  const reasons = [
    ...reason(missedTurns.down, 'down'),
    ...reason(missedTurns.cutOff, 'cut off'),
    ...reason(missedTurns.refused, 'refused'),
    ...reason(missedTurns.late, 'late'),
    ...reason(missedTurns.silent, 'silent'),
  ];
  return [
    [
      'chain',
      `height ${quantity(liveness.height)} in ${duration(run.elapsedMicros)}`,
      `${share(liveness.growth)} of ideal growth`,
      counted(run.nodes, 'node'),
      ...(run.byzantine.length === 0 ? [] : [`Byzantine: ${nodeRanges(run.byzantine)}`]),
    ],
    [
      'block time',
      ...(blockTime === null
        ? ['nothing to measure']
        : [
            `mean ${duration(blockTime.meanMicros)}`,
            `p50 ${duration(blockTime.p50Micros)}`,
            `p99 ${duration(blockTime.p99Micros)}`,
          ]),
      `longest gap ${duration(longestGap.lengthMicros)} (from ${duration(longestGap.fromMicros)}${gapEnd})`,
    ],
    ['missed turns', quantity(missedTurns.missed), ...reasons],
    ...(byzantineShare === null || byzantineShare === 0
      ? []
      : [['Byzantine', `packed ${share(byzantineShare)} of the blocks`] as const]),
  ];
}

function reason(count: number, name: string): string[] {
  return count === 0 ? [] : [`${quantity(count)} ${name}`];
}

function safetyLines(results: RunResults): Line[] {
  const { forks, breaches, offences, elections, phaseTwo, liveness } = results;
  const { reorganisations, undoneTransactions, siblings } = forks;
  const halts = liveness.listedHalts.slice(0, 3).map(({ fromMicros, toMicros, lengthMicros }) => {
    const resumed = toMicros === null ? 'never resumed' : `resumed at ${duration(toMicros)}`;
    return `stopped at ${duration(fromMicros)}, ${resumed} (${duration(lengthMicros)})`;
  });
  const { healings, took, notRecovered } = liveness.recovery;
  const lines: Line[] = [
    ['forks', ...forkValues(forks)],
    ...breachLines(breaches),
    ...offenceLines(offences),
    ...seatLines(elections),
    ['halts', liveness.halts === 0 ? 'none' : counted(liveness.halts, 'halt'), ...halts],
  ];
  if (reorganisations.reorganisations > 0)
    lines.push([
      'undone',
      `${counted(reorganisations.undoneBlocks, 'block')} in ${counted(reorganisations.reorganisations, 'reorganisation')}`,
      `deepest ${quantity(reorganisations.deepest)}`,
      counted(undoneTransactions.total, 'transaction'),
      `${quantity(undoneTransactions.at6 + undoneTransactions.more)} of them with 6 or more confirmations`,
    ]);
  if (siblings.blocks > 0)
    lines.push([
      'siblings',
      `${counted(siblings.blocks, 'block')} at ${counted(siblings.heights, 'height')} proposed beside another`,
      `${quantity(siblings.inOneTurn)} in one turn`,
    ]);
  if (healings > 0)
    lines.push([
      'recovery',
      counted(healings, 'healing'),
      ...(took === null ? [] : [`at most ${duration(took.maxMicros)}`]),
      ...(notRecovered === 0 ? [] : [`${quantity(notRecovered)} not recovered`]),
    ]);
  if (phaseTwo !== null) lines.push(['phase two', ...phaseTwoValues(phaseTwo)]);
  return lines;
}

/** Who was convicted, when, and what it cost. */
function offenceLines({ offenders }: RunResults['offences']): Line[] {
  if (offenders.length === 0) return [];
  const told = offenders.slice(0, MAX_OFFENDERS).map((row) => {
    const what = `delegate ${row.delegate}: two ${row.offence}`;
    const where = row.height === null ? '' : ` at height ${row.height}`;
    const convicted =
      row.convictedHeight === null ? 'not convicted' : `convicted at height ${row.convictedHeight}`;
    const seat =
      row.seatLostRound === null ? 'kept its seat' : `lost its seat in round ${row.seatLostRound}`;
    return `${what}${where}, ${convicted}, ${seat}`;
  });
  return [['offences', counted(offenders.length, 'offender'), ...told]];
}

/** Who took whose seat, and why it was free. */
function seatLines({ changes, listedChanges }: RunResults['elections']): Line[] {
  if (changes === 0) return [];
  const told = listedChanges.slice(0, MAX_CHANGES).map(({ round, entered, left }) => {
    const newcomers = nodeRanges(entered.map(({ delegate }) => delegate));
    const leavers = left.map(({ delegate, why }) => `${delegate} (${LOSS_IN_WORDS[why]})`);
    return `round ${round}: ${newcomers} for ${leavers.join(', ')}`;
  });
  const more = changes - told.length;
  const rest = more > 0 ? [`and ${quantity(more)} more`] : [];
  return [['seats', counted(changes, 'change'), ...told, ...rest]];
}

/** Nothing where there is nothing: the checkers are always on. */
function breachLines({ breaches, byChecker, listed }: RunResults['breaches']): Line[] {
  const [first] = listed;
  if (first === undefined) return [];
  const { node, height, detail, atMicros } = first;
  return [
    [
      'breaches',
      counted(breaches, 'breach', 'breaches'),
      ...byChecker.map((row) => `${quantity(row.breaches)} ${row.checker}`),
      `first: node ${node} at height ${height} (${duration(atMicros)}): ${detail}`,
    ],
  ];
}

function phaseTwoValues(phaseTwo: NonNullable<RunResults['phaseTwo']>): string[] {
  const { core, height, progress, tookMicros, skipped } = phaseTwo;
  if (skipped !== null) return [skippedInWords(skipped)];
  const nodes = `${nodeRanges(core)} alone`;
  if (progress === null || height === null) return [nodes, 'interrupted'];
  const how = progress ? 'decided after' : 'not decided in';
  return [nodes, `height ${quantity(height)} ${how} ${duration(tookMicros ?? 0)}`];
}

function forkValues(forks: RunResults['forks']): string[] {
  if (forks.forks === 0) return ['none'];
  const first = forks.listed[0];
  const sides = first?.sides.map(({ packer, nodes }) => `packer ${packer} on ${nodeRanges(nodes)}`);
  return [
    counted(forks.forks, 'height'),
    ...(first === undefined
      ? []
      : [
          `at height ${first.height} (${duration(first.atMicros)}): ${sides?.join(' against ') ?? ''}`,
        ]),
    ...(forks.longestMicros === null
      ? []
      : [`agreed again after ${duration(forks.longestMicros)}`]),
    ...(forks.neverAgreedAgain === 0
      ? []
      : [`${quantity(forks.neverAgreedAgain)} never agreed again`]),
  ];
}

const BETWEEN_NODES: ReadonlySet<string> = new Set(MESSAGES_BETWEEN_NODES);

function messageLines({ messages }: RunResults): Line[] {
  const perBlock = (row: { readonly messagesPerBlock: number | null }): number =>
    row.messagesPerBlock ?? 0;
  const kinds = messages.kinds.filter(({ kind }) => BETWEEN_NODES.has(kind));
  const most = kinds.sort((a, b) => perBlock(b) - perBlock(a)).slice(0, 4);
  return [
    [
      'messages',
      messages.messagesPerBlock === null
        ? counted(messages.messages, 'message')
        : `${quantity(messages.messagesPerBlock)} a block`,
      ...most
        .filter((row) => perBlock(row) > 0)
        .map((row) => `${row.kind} ${quantity(perBlock(row))}`),
      `${bytes(messages.sentBytesPerSecond.mean)}/s a node, at most ${bytes(messages.sentBytesPerSecond.most)}/s`,
    ],
  ];
}

/** Nothing where processing costs nothing. */
function processorLines({ processors }: RunResults): Line[] {
  if (processors === null) return [];
  const { meanBusy, mostBusy, busiestNode, waits, longestWait } = processors;
  const where = longestWait === null ? '' : ` (node ${longestWait.node})`;
  return [
    [
      'processors',
      `${share(meanBusy)} busy, at most ${share(mostBusy)} (node ${busiestNode})`,
      ...(waits === null
        ? ['no work']
        : [
            `inputs waited p50 ${duration(waits.p50Micros)}`,
            `p99 ${duration(waits.p99Micros)}`,
            `at most ${duration(waits.maxMicros)}${where}`,
          ]),
    ],
  ];
}

function faultLines(faults: readonly FaultRow[]): Line[] {
  const shown = faults
    .slice(0, MAX_FAULTS)
    .map((fault, index): Line => [index === 0 ? 'faults' : '', faultInWords(fault)]);
  const more = faults.length - shown.length;
  return more > 0 ? [...shown, ['', `and ${quantity(more)} more`]] : shown;
}

function faultInWords({ action, startedAtMicros, endedAtMicros, groups }: FaultRow): string {
  if (startedAtMicros === null) return `${action} never began`;
  const between = action === 'partition' || action === 'swizzle' ? ' | ' : ' → ';
  const nodes = groups.map(nodeRanges).join(between);
  const end = endedAtMicros === null ? 'to the end' : `to ${duration(endedAtMicros)}`;
  return `${action} of ${nodes} from ${duration(startedAtMicros)} ${end}`;
}

function speedLines({ run, messages }: RunResults, { speed }: SummaryOptions): Line[] {
  if (speed === undefined || speed.wallSeconds <= 0) return [];
  const { wallSeconds } = speed;
  return [
    [
      'speed',
      `${quantity(run.elapsedMicros / 1e6 / wallSeconds)} × real time`,
      `${quantity(messages.messages / wallSeconds)} messages/s`,
      duration(Math.round(wallSeconds * 1e6)),
    ],
  ];
}

/** `  label         value · value`, wrapped between values. */
function laidOut([label, ...values]: Line, width: number, colours: Colours): string[] {
  const margin = ' '.repeat(LABEL + 2);
  const room = Math.max(20, width - margin.length);
  const rows: string[] = [];
  for (const value of values) {
    const last = rows.at(-1);
    if (last !== undefined && last.length + 3 + value.length <= room)
      rows[rows.length - 1] = `${last} · ${value}`;
    else rows.push(value);
  }
  return rows.map((row, index) =>
    index === 0 ? `  ${colours.dim(label.padEnd(LABEL))}${row}` : `${margin}${row}`,
  );
}
