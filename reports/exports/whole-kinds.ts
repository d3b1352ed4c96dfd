/**
 * Formats that follow a run step by step are wrong, not just shorter, where a step is missing.
 *
 * @module
 */
import { UsageError } from '../../scenarios/usage-error.ts';
import type { EventKind } from '../trace/schema.ts';
import type { ExportInput } from './input.ts';

/**
 * @param format - as the command line has it
 * @param kinds - of which it needs every event
 * @throws UsageError if the trace was made without one of them, with a part of it, or with a limit
 */
export function checkWhole(
  { path, header }: ExportInput,
  format: string,
  kinds: readonly EventKind[],
): void {
  const { withheld, sampled, limit } = header;
  const missing = kinds.filter((kind) => withheld.includes(kind) || kind in sampled);
  if (missing.length === 0 && limit === null) return;
  const found =
    missing.length > 0
      ? `has not every event of kind ${missing.join(', ')}`
      : `has the first ${limit ?? 0} events at most`;
  throw new UsageError(
    `${path} ${found}; allowed for ${format}: a trace with all of ${list(kinds)}`,
  );
}

function list(kinds: readonly string[]): string {
  return `${kinds.slice(0, -1).join(', ')} and ${kinds.at(-1) ?? ''}`;
}
