/**
 * `--trace` and what belongs to it.
 *
 * @module
 */
import { EVERYTHING, type Sample, type TraceFilter } from '../../reports/trace/filter.ts';
import { EVENT_KINDS, type EventKind } from '../../reports/trace/schema.ts';
import { didYouMean, show } from '../../scenarios/show.ts';
import { UsageError } from '../../scenarios/usage-error.ts';
import { asList, single } from './arguments.ts';

export const TRACE_OPTIONS = {
  trace: {
    type: 'string',
    describe: 'Write every event to trace.ndjson, or =NAME.ndjson, .ndjson.gz or .ndjson.zst',
  },
  'trace-kinds': {
    type: 'string',
    requiresArg: true,
    describe: 'Write these kinds of events alone: sent,voted; or all but these: !delivered',
  },
  'trace-sample': {
    type: 'string',
    requiresArg: true,
    describe: 'kind=1/10 writes a part of the events of a kind; may be repeated',
  },
  'trace-limit': {
    type: 'string',
    requiresArg: true,
    describe: 'Write so many events at most',
  },
} as const;

export interface TraceArguments {
  readonly trace: string | undefined;
  readonly 'trace-kinds': string | undefined;
  readonly 'trace-sample': string | undefined;
  readonly 'trace-limit': string | undefined;
}

/** The trace that is asked for. */
export interface TraceRequest {
  readonly name: string;
  readonly filter: TraceFilter;
}

const DEFAULT_NAME = 'trace.ndjson';
const NAME = /^[A-Za-z0-9._-]+\.ndjson(\.gz|\.zst)?$/;

/** `--trace` alone has no value, and must not take the word behind it for one. */
export function withTraceName(argv: readonly string[]): string[] {
  const end = argv.indexOf('--');
  return argv.map((word, index) =>
    word === '--trace' && (end < 0 || index < end) ? `--trace=${DEFAULT_NAME}` : word,
  );
}

/** Null: none. @throws UsageError */
export function parseTraceOptions(args: TraceArguments): TraceRequest | null {
  if (args.trace === undefined) {
    for (const option of ['trace-kinds', 'trace-sample', 'trace-limit'] as const)
      if (args[option] !== undefined)
        throw new UsageError(`--${option} says something of a trace; add --trace`);
    return null;
  }
  const name = single(args.trace, '--trace');
  if (!NAME.test(name))
    throw new UsageError(
      `--trace: found ${show(name)}; allowed: a name in the run's folder that ends in .ndjson, .ndjson.gz or .ndjson.zst`,
    );
  const filter: TraceFilter = {
    withheld: withheldBy(asList(args['trace-kinds'])),
    samples: new Map(asList(args['trace-sample']).map(sampleIn)),
    limit: limitIn(args['trace-limit']),
  };
  return { name, filter };
}

/** Kinds by name: those alone, or, with `!`, all but those. */
function withheldBy(given: readonly string[]): ReadonlySet<EventKind> {
  const words = given.flatMap((text) => text.split(','));
  if (words.length === 0) return EVERYTHING.withheld;
  const excluded = words.filter((word) => word.startsWith('!')).map((word) => word.slice(1));
  const included = words.filter((word) => !word.startsWith('!'));
  const isNamed = (names: readonly string[], kind: EventKind): boolean =>
    names.some((name) => name === kind);
  for (const word of [...excluded, ...included]) kindNamed(word, '--trace-kinds');
  return new Set(
    EVENT_KINDS.filter(
      (kind) => isNamed(excluded, kind) || (included.length > 0 && !isNamed(included, kind)),
    ),
  );
}

function sampleIn(text: string): readonly [EventKind, Sample] {
  const [, name = '', take = '', of = ''] =
    /^([^=]+)=([1-9]\d{0,8})\/([1-9]\d{0,8})$/.exec(text) ?? [];
  if (name === '' || Number(take) > Number(of))
    throw new UsageError(
      `--trace-sample: found ${show(text)}; allowed: kind=part, such as delivered=1/10`,
    );
  return [kindNamed(name, '--trace-sample'), { take: Number(take), of: Number(of) }];
}

function kindNamed(name: string, option: string): EventKind {
  const kind = EVENT_KINDS.find((known) => known === name);
  if (kind !== undefined) return kind;
  throw new UsageError(
    `${option}: there is no kind of event ${show(name)}${didYouMean(name, EVENT_KINDS)}; allowed: ${EVENT_KINDS.join(', ')}`,
  );
}

function limitIn(given: string | undefined): number | null {
  if (given === undefined) return null;
  const text = single(given, '--trace-limit');
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new UsageError(`--trace-limit: found ${show(text)}; allowed: a whole number from 1`);
}
