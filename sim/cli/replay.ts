/**
 * The command that shows a run again, ready to be pasted into a POSIX shell.
 *
 * @module
 */
import type { Override } from '../../scenarios/overrides.ts';

export interface Replay {
  /** The scenario file, as it was given. */
  readonly file: string;
  readonly seed: number;
  readonly overrides?: readonly Override[];
  /** Whether the run was one of `--verify`. */
  readonly verify?: boolean;
}

/** `npx ektsim run FILE --seed N --set path=value …`, on one line. */
export function replayCommand({ file, seed, overrides = [], verify = false }: Replay): string {
  const words = ['npx', 'ektsim', 'run', file.startsWith('-') ? `./${file}` : file];
  words.push('--seed', String(seed));
  for (const { path, value } of overrides) words.push('--set', `${path}=${value}`);
  if (verify) words.push('--verify');
  return words.map(quoted).join(' ');
}

function quoted(word: string): string {
  if (/^[A-Za-z0-9_./:=@%+,-]+$/.test(word)) return word;
  if (!/[\n\r]/.test(word)) return `'${word.replaceAll("'", `'\\''`)}'`;
  // Only $'…' keeps a line break on one line.
  const escaped = word.replaceAll('\\', '\\\\').replaceAll("'", "\\'");
  return `$'${escaped.replaceAll('\n', '\\n').replaceAll('\r', '\\r')}'`;
}
