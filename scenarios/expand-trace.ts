/**
 * A trace: read from its file, or from the rows that a saved run holds.
 *
 * @module
 */
import { expandClients } from './expand-clients.ts';
import type { LoadContext } from './load-context.ts';
import { formatPath, type Path } from './problem.ts';
import type { TraceLoad } from './scenario-workload.ts';
import type { WrittenLoad } from './schema-workload.ts';
import { readTrace } from './trace-csv.ts';
import { printDuration } from './units.ts';
import { UsageError } from './usage-error.ts';

/** Null when a problem was reported. */
export function expandTrace(
  written: NonNullable<WrittenLoad['trace']>,
  path: Path,
  context: LoadContext,
): TraceLoad | null {
  const { start, fee } = written;
  const { log, duration } = context;
  if (start >= duration)
    log.add(
      [...path, 'start'],
      `found ${printDuration(start)}; allowed: before the run ends at ${printDuration(duration)}`,
    );
  const source = textOf(written, path, context);
  if (source === null) return null;
  const outcome = readTrace(source.text, fee);
  if (outcome.code === 'invalid') {
    for (const { line, message } of outcome.problems)
      if (source.file === null) log.add([...path, 'rows'], `line ${line}: ${message}`);
      else
        log.problems.push({ file: source.file, line, column: 0, path: formatPath(path), message });
    return null;
  }
  const { rows, accounts } = outcome;
  const beyond = rows.filter(({ at }) => start + at > duration).length;
  if (beyond > 0)
    log.warn(path, `${beyond} of ${rows.length} rows lie beyond the end of the run and never come`);
  const clients =
    written.clients === undefined ? null : expandClients(written.clients, path, context);
  return { kind: 'trace', rows, accounts, start, clients };
}

function textOf(
  { file, rows }: NonNullable<WrittenLoad['trace']>,
  path: Path,
  { log, traces }: LoadContext,
): { readonly file: string | null; readonly text: string } | null {
  if (rows !== undefined && file === undefined) return { file: null, text: rows };
  if (file === undefined || rows !== undefined) {
    log.add(
      path,
      `found ${rows === undefined ? 'neither file nor rows' : 'file and rows'}; allowed: one of the two`,
    );
    return null;
  }
  try {
    const read = traces(file);
    return { file: read.path, text: read.text };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    log.add([...path, 'file'], error.message);
    return null;
  }
}
