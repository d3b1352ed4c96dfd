/**
 * Quantities as people write them: `3s`, `200/s`, `0.1%`, `100Mbit/s`, `1MiB`, `1/2`, `20ppm`,
 * `0..9`. A number that needs a unit never goes without one. What is read is exact: a decimal that
 * does not come out whole is refused, not rounded. Each kind has one canonical spelling, which
 * reads back as the same value.
 *
 * @module
 */
import type { Micros } from '../protocol/kernel/types.ts';
import type { Fraction, Picos } from './scenario.ts';
import { show } from './show.ts';

/** A value, or what was found instead. The caller knows what is allowed, and adds it. */
export type Reading<T> =
  { readonly code: 'ok'; readonly value: T } | { readonly code: 'invalid'; readonly found: string };

type Unit = readonly [name: string, size: bigint];

const DURATION_UNITS: readonly Unit[] = [
  ['us', 1n],
  ['µs', 1n],
  ['ms', 1_000n],
  ['s', 1_000_000n],
  ['min', 60_000_000n],
  ['h', 3_600_000_000n],
  ['d', 86_400_000_000n],
];

const PICO_UNITS: readonly Unit[] = [
  ['ps', 1n],
  ['ns', 1_000n],
  ['us', 1_000_000n],
  ['µs', 1_000_000n],
  ['ms', 1_000_000_000n],
  ['s', 1_000_000_000_000n],
];

const BANDWIDTH_UNITS: readonly Unit[] = [
  ['bit/s', 1n],
  ['kbit/s', 1_000n],
  ['Mbit/s', 1_000_000n],
  ['Gbit/s', 1_000_000_000n],
];

const BYTE_UNITS: readonly Unit[] = [
  ['B', 1n],
  ['kB', 1_000n],
  ['KiB', 1_024n],
  ['MB', 1_000_000n],
  ['MiB', 1_048_576n],
  ['GB', 1_000_000_000n],
  ['GiB', 1_073_741_824n],
];

const RATE_UNITS: readonly (readonly [name: string, seconds: number])[] = [
  ['/s', 1],
  ['/min', 60],
  ['/h', 3600],
];

const HOURLY_UNITS: readonly Unit[] = [
  ['/s', 3_600n],
  ['/min', 60n],
  ['/h', 1n],
];

const DECIMAL = String.raw`([-+]?)(\d+)(?:\.(\d+))?`;

/** Patterns of what is read, for editors. */
export const PATTERNS = {
  duration: pattern(DURATION_UNITS),
  signedDuration: pattern(DURATION_UNITS, '-?'),
  picos: pattern(PICO_UNITS),
  bandwidth: pattern(BANDWIDTH_UNITS),
  bytes: pattern(BYTE_UNITS),
  rate: pattern(RATE_UNITS),
  percentage: String.raw`^\d+(\.\d+)?%$`,
  fraction: String.raw`^\d+/\d+$`,
  ppm: String.raw`^-?\d+ppm$`,
  range: String.raw`^\d+\.\.\d+$`,
} as const;

/** `3s`, `1.5min`, `90us`; may be negative. In whole microseconds. */
export function readDuration(raw: unknown): Reading<Micros> {
  return readWhole(raw, DURATION_UNITS, ['s', 'ms'], 'microsecond');
}

/** In the largest unit that needs no odd decimals: `90s`, `1.5s`, `200ms`, `10min`. */
export function printDuration(duration: Micros): string {
  const sign = duration < 0 ? '-' : '';
  const micros = Math.abs(duration);
  if (micros === 0) return '0s';
  if (micros % 3_600_000_000 === 0) return `${sign}${micros / 3_600_000_000}h`;
  if (micros % 60_000_000 === 0) return `${sign}${micros / 60_000_000}min`;
  const digits = String(micros);
  if (micros >= 1_000_000) return `${sign}${decimal(digits, -6)}s`;
  return micros >= 1_000 ? `${sign}${decimal(digits, -3)}ms` : `${sign}${digits}us`;
}

/** `2.6ns`, `80us`, `1.1ms`; may be negative. In whole picoseconds. */
export function readPicos(raw: unknown): Reading<Picos> {
  return readWhole(raw, PICO_UNITS, ['us', 'ns'], 'picosecond');
}

/** Of a span that is not negative, in the largest unit of which there is a whole one: `2.6ns`, `80us`, `1.1ms`. */
export function printPicos(picos: Picos): string {
  if (picos === 0) return '0s';
  const digits = String(picos);
  if (picos >= 1_000_000_000_000) return `${decimal(digits, -12)}s`;
  if (picos >= 1_000_000_000) return `${decimal(digits, -9)}ms`;
  if (picos >= 1_000_000) return `${decimal(digits, -6)}us`;
  return picos >= 1_000 ? `${decimal(digits, -3)}ns` : `${digits}ps`;
}

/** `100Mbit/s`, decimal multiples. In whole bits per second. */
export function readBandwidth(raw: unknown): Reading<number> {
  return readWhole(raw, BANDWIDTH_UNITS, ['Mbit/s'], 'bit per second');
}

export function printBandwidth(bitsPerSecond: number): string {
  return printWhole(bitsPerSecond, ['Gbit/s', 'Mbit/s', 'kbit/s', 'bit/s'], BANDWIDTH_UNITS);
}

/** `1MiB`, `256KiB`, `1MB`. In whole bytes. */
export function readBytes(raw: unknown): Reading<number> {
  return readWhole(raw, BYTE_UNITS, ['B', 'KiB'], 'byte');
}

export function printBytes(bytes: number): string {
  return printWhole(bytes, ['GiB', 'MiB', 'KiB', 'GB', 'MB', 'kB', 'B'], BYTE_UNITS);
}

/** `200/s`, `30/min`, `5/h`; may be negative. In events per second. */
export function readRate(raw: unknown): Reading<number> {
  const quantity = split(raw, RATE_UNITS, ['/s']);
  if (quantity.code === 'invalid') return quantity;
  const { text, unit } = quantity.value;
  return { code: 'ok', value: Number(text) / unit + 0 };
}

export function printRate(perSecond: number): string {
  return `${plain(perSecond)}/s`;
}

/** `10/s`, `30/min`, `5/h`. In whole events per hour, which are exact to add up. */
export function readHourlyRate(raw: unknown): Reading<number> {
  return readWhole(raw, HOURLY_UNITS, ['/s'], 'event per hour');
}

/** @param perHour - whole */
export function printHourlyRate(perHour: number): string {
  return printWhole(perHour, ['/s', '/min', '/h'], HOURLY_UNITS);
}

/** `0.1%`, or a plain number of which 1 is the whole; may be out of range. 1 is the whole. */
export function readShare(raw: unknown): Reading<number> {
  if (typeof raw === 'number') return { code: 'ok', value: raw };
  const match = typeof raw === 'string' ? /^([-+]?\d+(?:\.\d+)?)%$/.exec(raw) : null;
  if (match === null) return { code: 'invalid', found: show(raw) };
  return { code: 'ok', value: Number(`${match[1] ?? ''}e-2`) + 0 };
}

export function printShare(share: number): string {
  return `${plain(share, 2)}%`;
}

/** `1/2`: exact, in lowest terms. */
export function readFraction(raw: unknown): Reading<Fraction> {
  if (typeof raw === 'number')
    return { code: 'invalid', found: `${raw}, which is no exact fraction` };
  const match = typeof raw === 'string' ? /^(\d{1,9})\/(\d{1,9})$/.exec(raw) : null;
  const [numerator, denominator] = [Number(match?.[1]), Number(match?.[2])];
  if (match === null || denominator === 0) return { code: 'invalid', found: show(raw) };
  const divisor = greatestCommonDivisor(numerator, denominator);
  return {
    code: 'ok',
    value: { numerator: numerator / divisor, denominator: denominator / divisor },
  };
}

export function printFraction(fraction: Fraction): string {
  return `${fraction.numerator}/${fraction.denominator}`;
}

/** `2` or `3/2`: in quarters, a whole number of them. */
export function readQuarters(raw: unknown): Reading<number> {
  if (typeof raw === 'number')
    return Number.isInteger(raw)
      ? { code: 'ok', value: 4 * raw }
      : { code: 'invalid', found: `${raw}, which is no exact fraction` };
  const fraction = readFraction(raw);
  if (fraction.code === 'invalid') return fraction;
  const { numerator, denominator } = fraction.value;
  return 4 % denominator === 0
    ? { code: 'ok', value: (numerator * 4) / denominator }
    : { code: 'invalid', found: show(raw) };
}

export function printQuarters(quarters: number): number | string {
  if (quarters % 4 === 0) return quarters / 4;
  return quarters % 2 === 0 ? `${quarters / 2}/2` : `${quarters}/4`;
}

/** `20ppm`: whole parts per million; may be negative. */
export function readPpm(raw: unknown): Reading<number> {
  if (typeof raw === 'number') return { code: 'invalid', found: withoutUnit(raw, ['ppm']) };
  const match = typeof raw === 'string' ? /^([-+]?\d{1,15})ppm$/.exec(raw) : null;
  if (match === null) return { code: 'invalid', found: show(raw) };
  return { code: 'ok', value: Number(match[1]) + 0 };
}

export function printPpm(ppm: number): string {
  return `${ppm}ppm`;
}

/** Both ends belong to it. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

/** `0..9`, or a number for a range of one. */
export function readRange(raw: unknown): Reading<Range> {
  if (typeof raw === 'number' && Number.isInteger(raw) && raw >= 0)
    return { code: 'ok', value: { first: raw, last: raw } };
  const match = typeof raw === 'string' ? /^(\d{1,9})\.\.(\d{1,9})$/.exec(raw) : null;
  if (match === null) return { code: 'invalid', found: show(raw) };
  const [first, last] = [Number(match[1]), Number(match[2])];
  if (first > last)
    return { code: 'invalid', found: `${String(raw)}, which runs backwards (${last}..${first}?)` };
  return { code: 'ok', value: { first, last } };
}

/** Ascending numbers as ranges: 3, 5, 6, 7 are `3` and `5..7`. */
export function printRanges(ascending: readonly number[]): readonly (number | string)[] {
  const ranges: (number | string)[] = [];
  let first = 0;
  ascending.forEach((number, index) => {
    const isLast = ascending[index + 1] !== number + 1;
    if (!isLast) return;
    const start = ascending[first] ?? number;
    ranges.push(start === number ? number : `${start}..${number}`);
    first = index + 1;
  });
  return ranges;
}

function readWhole(
  raw: unknown,
  units: readonly Unit[],
  usual: readonly string[],
  smallest: string,
): Reading<number> {
  const quantity = split(raw, units, usual);
  if (quantity.code === 'invalid') return quantity;
  const { sign, whole, fraction, unit } = quantity.value;
  if (whole.length + fraction.length > 40) return { code: 'invalid', found: show(raw) };
  const scale = BigInt(`1${'0'.repeat(fraction.length)}`);
  const scaled = BigInt(whole + fraction) * unit;
  if (scaled % scale !== 0n)
    return { code: 'invalid', found: `${String(raw)}, which is no whole ${smallest}` };
  const value = Number(scaled / scale);
  return { code: 'ok', value: sign === '-' && value !== 0 ? -value : value };
}

interface Quantity<S> {
  readonly sign: string;
  readonly whole: string;
  readonly fraction: string;
  readonly text: string;
  readonly unit: S;
}

function split<S>(
  raw: unknown,
  units: readonly (readonly [string, S])[],
  usual: readonly string[],
): Reading<Quantity<S>> {
  if (typeof raw === 'number') return { code: 'invalid', found: withoutUnit(raw, usual) };
  const match = typeof raw === 'string' ? new RegExp(`^${DECIMAL}(.*)$`).exec(raw) : null;
  if (match === null) return { code: 'invalid', found: show(raw) };
  const [, sign = '', whole = '', fraction = '', name = ''] = match;
  const unit = units.find(([known]) => known === name);
  if (unit === undefined) return { code: 'invalid', found: `${show(raw)}, of no known unit` };
  const text = `${sign}${whole}${fraction === '' ? '' : `.${fraction}`}`;
  return { code: 'ok', value: { sign, whole, fraction, text, unit: unit[1] } };
}

function withoutUnit(number: number, usual: readonly string[]): string {
  return `${number} without a unit (${usual.map((unit) => `${number}${unit}?`).join(' ')})`;
}

function printWhole(value: number, preferred: readonly string[], units: readonly Unit[]): string {
  const exact = BigInt(value);
  for (const name of preferred) {
    const size = units.find(([known]) => known === name)?.[1] ?? 1n;
    if (exact % size === 0n && exact !== 0n) return `${exact / size}${name}`;
  }
  return `${value}${preferred.at(-1) ?? ''}`;
}

/** A number without exponent, times 10^`places`, digit for digit. */
function plain(value: number, places = 0): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:e([-+]\d+))?$/.exec(String(value));
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match ?? [];
  return sign + decimal(whole + fraction, Number(exponent) - fraction.length + places);
}

/** `digits` × 10^`exponent`, without an exponent and without needless zeros. */
function decimal(digits: string, exponent: number): string {
  if (exponent >= 0) return (digits + '0'.repeat(exponent)).replace(/^0+(?=\d)/, '');
  const padded = digits.padStart(1 - exponent, '0');
  const whole = padded.slice(0, exponent).replace(/^0+(?=\d)/, '');
  const fraction = padded.slice(exponent).replace(/0+$/, '');
  return fraction === '' ? whole : `${whole}.${fraction}`;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

function pattern(units: readonly (readonly [string, unknown])[], sign = ''): string {
  return String.raw`^${sign}\d+(\.\d+)?(${units.map(([name]) => name).join('|')})$`;
}
