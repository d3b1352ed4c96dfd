/**
 * A JSON file that somebody else may have written: what is wrong with it, in one line.
 *
 * @module
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { UsageError } from '../../scenarios/usage-error.ts';

/** @throws UsageError where it cannot be read */
export function readText(folder: string, name: string): string {
  const path = join(folder, name);
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UsageError(
      code === 'ENOENT'
        ? `${path} is not there; allowed: a folder that ektsim wrote, whole`
        : `cannot read ${path}: ${message}`,
    );
  }
}

/**
 * The file's contents, as far as the schema says; versions must be equal, for each may write other
 * fields.
 *
 * @param schema - of what every file of this kind has
 * @throws UsageError naming the file, what is wrong with it, and what is allowed
 */
export function parsed(path: string, text: string, schema: z.ZodType, version: string): unknown {
  const found = jsonIn(path, text);
  const outcome = VERSIONED.safeParse(found);
  const written = outcome.data?.version;
  if (written !== undefined && written !== version)
    throw new UsageError(
      `${path} was written by ektsim ${JSON.stringify(written)}; allowed: ${version}, which this is. Run it again with this version, or report it with that one`,
    );
  const problem = schema.safeParse(found).error?.issues[0];
  if (problem === undefined) return found;
  const where = problem.path.length === 0 ? '' : ` at ${problem.path.join('.')}`;
  throw new UsageError(
    `${path} is no such file of ektsim${where}: ${problem.message}; allowed: a file that ektsim wrote`,
  );
}

/**
 * Whatever the text holds.
 *
 * @param path - named in the error
 * @throws UsageError where it is no JSON
 */
export function jsonIn(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const what = text.trim() === '' ? 'it is empty' : 'it is cut off, or no JSON';
    throw new UsageError(`cannot read ${path}: ${what}; allowed: a file that ektsim wrote, whole`);
  }
}

const VERSIONED = z.looseObject({ version: z.string() });
