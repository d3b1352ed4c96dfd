/**
 * Building blocks of the schema: scalars that carry units, and maps that know their keys.
 *
 * Every scalar accepts anything and answers for itself, so that all messages say in the same way
 * what was found and what is allowed.
 *
 * @module
 */
import * as z from 'zod';
import type { Micros } from '../protocol/kernel/types.ts';
import { didYouMean, show } from './show.ts';
import {
  PATTERNS,
  printDuration,
  readBandwidth,
  readBytes,
  readDuration,
  readFraction,
  readHourlyRate,
  readPpm,
  readRate,
  readShare,
  type Reading,
} from './units.ts';

/** What editors are told about a scalar, as JSON Schema. */
type ForEditors = Readonly<Record<string, unknown>>;

const DAY: Micros = 86_400_000_000;

/** The longest chain time of a scenario. */
export const LONGEST_DURATION: Micros = 30 * DAY;

/** A value that stands for itself; `allowed` is how messages describe what may stand here. */
export function scalar<T>(
  read: (raw: unknown) => Reading<T>,
  allowed: string,
  isWithin: (value: T) => boolean,
  forEditors: ForEditors,
) {
  return z
    .unknown()
    .transform((raw, context): T => {
      const reading = read(raw);
      if (reading.code === 'ok' && isWithin(reading.value)) return reading.value;
      const found = reading.code === 'ok' ? showPlain(raw) : reading.found;
      const message =
        raw === undefined ? `missing; needed: ${allowed}` : `found ${found}; allowed: ${allowed}`;
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    })
    .meta(forEditors);
}

/** A span of time, `min` … `max`; `also` names other forms that may stand in its place. */
export function duration(min: Micros, max: Micros = LONGEST_DURATION, also = '') {
  return scalar(
    readDuration,
    `a duration ${limit(min)} … ${limit(max)}, in us, ms, s, min, h or d${also}`,
    (value) => value >= min && value <= max,
    {
      type: 'string',
      pattern: min < 0 ? PATTERNS.signedDuration : PATTERNS.duration,
      examples: ['200ms', '3s', '10min'],
    },
  );
}

/** A probability or part, 0 … 1. */
export const probability = scalar(
  readShare,
  '0% … 100%, or a number 0 … 1',
  (value) => value >= 0 && value <= 1,
  {
    anyOf: [
      { type: 'string', pattern: PATTERNS.percentage, examples: ['0.1%'] },
      { type: 'number', minimum: 0, maximum: 1 },
    ],
  },
);

/** A ratio that may exceed 1. */
export const ratio = scalar(
  readShare,
  '0% … 1000%, or a number 0 … 10',
  (value) => value >= 0 && value <= 10,
  {
    anyOf: [
      { type: 'string', pattern: PATTERNS.percentage, examples: ['95%'] },
      { type: 'number', minimum: 0, maximum: 10 },
    ],
  },
);

/** Events per second; `also` names other forms that may stand in its place. */
export function rate(moreThanZero: boolean, also = '') {
  return scalar(
    readRate,
    `a rate ${moreThanZero ? 'above 0/s' : '0/s'} … 1000000/s, in /s, /min or /h${also}`,
    (value) => (moreThanZero ? value > 0 : value >= 0) && value <= 1_000_000,
    { type: 'string', pattern: PATTERNS.rate, examples: ['200/s', '30/min'] },
  );
}

/** Events per hour, a whole number. */
export const hourlyRate = scalar(
  readHourlyRate,
  'a rate 0/s … 1000000/s, in /s, /min or /h, of whole events per hour',
  (value) => value >= 0 && value <= 3_600_000_000,
  { type: 'string', pattern: PATTERNS.rate, examples: ['200/s', '30/min'] },
);

/** Bits per second, or null for `unlimited`. */
export const bandwidth = scalar<number | null>(
  (raw) => (raw === 'unlimited' ? { code: 'ok', value: null } : readBandwidth(raw)),
  '1bit/s … 1000Gbit/s, in bit/s, kbit/s, Mbit/s or Gbit/s, or unlimited',
  (value) => value === null || (value >= 1 && value <= 1_000_000_000_000),
  {
    anyOf: [
      { const: 'unlimited' },
      { type: 'string', pattern: PATTERNS.bandwidth, examples: ['100Mbit/s'] },
    ],
  },
);

export const blockBytes = scalar(
  readBytes,
  'a size 1KiB … 1GiB, in B, kB, KiB, MB, MiB, GB or GiB',
  (value) => value >= 1_024 && value <= 1_073_741_824,
  { type: 'string', pattern: PATTERNS.bytes, examples: ['1MiB', '256KiB'] },
);

export const quorum = scalar(
  readFraction,
  'a fraction at least 1/2 and below 1, such as 1/2 or 2/3',
  ({ numerator, denominator }) => 2 * numerator >= denominator && numerator < denominator,
  { type: 'string', pattern: PATTERNS.fraction, examples: ['1/2', '2/3'] },
);

/** Whole parts per million. */
export function ppm(min: number, max: number) {
  return scalar(
    readPpm,
    `whole ppm, ${min}ppm … ${max}ppm`,
    (value) => value >= min && value <= max,
    { type: 'string', pattern: PATTERNS.ppm, examples: ['20ppm'] },
  );
}

/** A whole number, `min` … `max`; `also` names other forms that may stand in its place. */
export function whole(min: number, max: number, also = '') {
  return scalar(
    readNumber,
    `a whole number ${min} … ${max}${also}`,
    (value) => Number.isInteger(value) && value >= min && value <= max,
    { type: 'integer', minimum: min, maximum: max },
  );
}

/** Any number from 0 on. */
export const count = scalar(readNumber, 'a number from 0 on', (value) => value >= 0, {
  type: 'number',
  minimum: 0,
});

const LARGEST_AMOUNT = (1n << 64n) - 1n;

/** A quantity of the main coin in its smallest unit. */
export function amount(min: bigint, max = LARGEST_AMOUNT) {
  const isLargest = max === LARGEST_AMOUNT;
  return scalar<bigint>(
    readAmount,
    `a whole number ${min} … ${isLargest ? '2^64 − 1' : max}`,
    (value) => value >= min && value <= max,
    { type: 'integer', minimum: Number(min), ...(isLargest ? {} : { maximum: Number(max) }) },
  );
}

export const flag = scalar<boolean>(
  (raw) =>
    typeof raw === 'boolean' ? { code: 'ok', value: raw } : { code: 'invalid', found: show(raw) },
  'true, false',
  () => true,
  { type: 'boolean' },
);

/** What a transaction pays: `least` stands for what the chain asks for. */
export const fee = scalar<bigint | 'least'>(
  (raw) => (raw === 'least' ? { code: 'ok', value: raw } : readAmount(raw)),
  'least, or a whole number 0 … 2^64 − 1',
  (value) => value === 'least' || (value >= 0n && value <= LARGEST_AMOUNT),
  { anyOf: [{ const: 'least' }, { type: 'integer', minimum: 0 }] },
);

/** Text that a pattern describes. */
export function text(shape: RegExp, longest: number, allowed: string) {
  return scalar<string>(
    (raw) =>
      typeof raw === 'string' ? { code: 'ok', value: raw } : { code: 'invalid', found: show(raw) },
    `${allowed}, at most ${longest} characters`,
    (value) => shape.test(value) && value.length <= longest,
    { type: 'string', pattern: shape.source, maxLength: longest },
  );
}

export interface Words {
  /** Why some known words are not allowed, to follow the word itself. */
  readonly refused?: Readonly<Record<string, string>>;
  /** Other forms that may stand in its place. */
  readonly also?: string;
}

/** One of some words. */
export function oneOf<const T extends string>(
  words: readonly T[],
  { refused = {}, also = '' }: Words = {},
) {
  const allowed = `${words.join(', ')}${also}`;
  return z
    .unknown()
    .transform((raw, context): T => {
      const word = words.find((one) => one === raw);
      if (word !== undefined) return word;
      const found = showPlain(raw);
      const refusal =
        typeof raw === 'string' && Object.hasOwn(refused, raw) ? refused[raw] : undefined;
      const reason = refusal ?? (typeof raw === 'string' ? didYouMean(raw, words) : '');
      context.addIssue({ code: 'custom', message: `found ${found}${reason}; allowed: ${allowed}` });
      return z.NEVER;
    })
    .meta({ type: 'string', enum: [...words] });
}

/** A map with these keys and no others. */
export function keys<T extends z.core.$ZodLooseShape>(shape: T) {
  const names = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) => {
      // One line for each key; `issues.ts` sends each to its own place.
      if (issue.code === 'unrecognized_keys')
        return issue.keys.map((key) => unknownKey(key, names)).join('\n');
      return `found ${show(issue.input)}; allowed: a map of ${names.join(', ')}`;
    },
  });
}

/** A list; `of` says what of. */
export function list<T extends z.ZodType>(item: T, of: string) {
  return z.array(item, {
    error: (issue) => `found ${show(issue.input)}; allowed: a list of ${of}`,
  });
}

/** A map from names to items; `of` says from what to what. */
export function record<T extends z.ZodType>(item: T, of: string) {
  return z.record(z.string(), item, {
    error: (issue) => `found ${show(issue.input)}; allowed: a map of ${of}`,
  });
}

/** A short form or a map; a map is judged as the map, everything else as the short form. */
export function shortOr<S extends z.ZodType, M extends z.ZodType>(short: S, map: M) {
  return z.union([short, map]);
}

function unknownKey(key: string, names: readonly string[]): string {
  const suggestion = didYouMean(key, names);
  return `unknown key ${show(key)}${suggestion}; allowed: ${names.join(', ')}`;
}

function readAmount(raw: unknown): Reading<bigint> {
  return typeof raw === 'bigint' || (typeof raw === 'number' && Number.isInteger(raw))
    ? { code: 'ok', value: BigInt(raw) }
    : { code: 'invalid', found: show(raw) };
}

function readNumber(raw: unknown): Reading<number> {
  return typeof raw === 'number'
    ? { code: 'ok', value: raw }
    : { code: 'invalid', found: show(raw) };
}

function limit(bound: Micros): string {
  return bound > 0 && bound % DAY === 0 ? `${bound / DAY}d` : printDuration(bound);
}

/** As {@link show}, with single words unquoted: units speak for themselves. */
function showPlain(raw: unknown): string {
  return typeof raw === 'string' && /^[^\s"]{1,60}$/.test(raw) ? raw : show(raw);
}
