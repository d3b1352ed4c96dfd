/**
 * CSV as `writers/csv.ts` writes it, read back.
 *
 * @module
 */
import { parse } from 'csv-parse/sync';
import { UsageError } from '../../scenarios/usage-error.ts';

/**
 * Each row by column name.
 *
 * @param path - named in errors
 * @throws UsageError if it is none
 */
export function csvRows(path: string, text: string): readonly Readonly<Record<string, string>>[] {
  try {
    return parse(text, { columns: true, relax_column_count: false });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`cannot read ${path}: ${why}; allowed: a table that ektsim wrote, whole`);
  }
}
