/**
 * Quantities for people: three significant digits and the unit that fits.
 *
 * @module
 */
import type { Micros } from '../protocol/kernel/types.ts';

/** `850 µs`, `62.1 ms`, `3.05 s`, `1 min 3 s`, `2 h 5 min`. */
export function duration(micros: Micros): string {
  if (micros < 1000) return `${micros} µs`;
  if (micros < 999_500) return `${digits(micros / 1000)} ms`;
  if (micros < 59_950_000) return `${digits(micros / 1e6)} s`;
  const seconds = Math.round(micros / 1e6);
  if (seconds < 3600) return pair(Math.floor(seconds / 60), 'min', seconds % 60, 's');
  const minutes = Math.round(seconds / 60);
  return pair(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
}

/** `1,234`, `12.3`, `0.0456`. */
export function quantity(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 1000) return grouped(Math.round(value));
  return digits(value);
}

/** `98.2 %`. */
export function share(ratio: number): string {
  return `${digits(ratio * 100)} %`;
}

/** `999 B`, `1.23 kB`, `45.6 MB`. */
export function bytes(count: number): string {
  if (count < 999.5) return `${quantity(Math.round(count))} B`;
  if (count < 999_500) return `${digits(count / 1e3)} kB`;
  if (count < 999_500_000) return `${digits(count / 1e6)} MB`;
  return `${digits(count / 1e9)} GB`;
}

/** `1 fork`, `3 forks`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${grouped(count)} ${count === 1 ? noun : plural}`;
}

/** `0-9`, `3`, `1 4-6`: ascending node numbers. */
export function nodeRanges(nodes: readonly number[]): string {
  const ranges: string[] = [];
  for (let start = 0; start < nodes.length;) {
    let end = start;
    while (nodes[end + 1] === (nodes[end] ?? 0) + 1) end += 1;
    ranges.push(
      start === end ? `${nodes[start] ?? ''}` : `${nodes[start] ?? ''}-${nodes[end] ?? ''}`,
    );
    start = end + 1;
  }
  return ranges.join(' ');
}

/** `node 3`, `nodes 1 and 4`, `nodes 1, 4-6`. */
export function nodesInWords(nodes: readonly number[]): string {
  return inWords(nodes, 'node');
}

export function delegatesInWords(nodes: readonly number[]): string {
  return inWords(nodes, 'delegate');
}

function inWords(numbers: readonly number[], noun: string): string {
  if (numbers.length === 0) return `no ${noun}`;
  if (numbers.length === 1) return `${noun} ${nodeRanges(numbers)}`;
  if (numbers.length === 2) return `${noun}s ${numbers.join(' and ')}`;
  return `${noun}s ${nodeRanges(numbers).replaceAll(' ', ', ')}`;
}

function digits(value: number): string {
  if (value === 0) return '0';
  if (Math.abs(value) >= 1000) return grouped(Math.round(value));
  const text = value.toPrecision(3);
  return text.includes('e') ? String(Number(text)) : text;
}

function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

function pair(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}
