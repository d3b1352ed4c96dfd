/**
 * A check's folder, read back.
 *
 * @module
 */
import { join } from 'node:path';
import { z } from 'zod';
import type { CheckResults } from '../check.ts';
import { parsed, readText } from './json-file.ts';

/** @throws UsageError if `check.json` is missing, or none of this version */
export function readCheckFolder(folder: string, version: string): CheckResults {
  const path = join(folder, 'check.json');
  return parsed(path, readText(folder, 'check.json'), CHECK, version) as CheckResults;
}

const CHECK = z.looseObject({
  version: z.string(),
  exitCode: z.number(),
  interrupted: z.boolean(),
  pages: z.boolean(),
  runs: z.array(
    z.looseObject({
      scenario: z.string(),
      file: z.string(),
      seed: z.number(),
      exitCode: z.number(),
      summary: z.string(),
      findings: z.array(
        z.looseObject({
          expectation: z.string(),
          outcome: z.enum(['held', 'broken', 'not-exercised']),
          found: z.string(),
          allowed: z.string(),
        }),
      ),
      fingerprint: z.string().nullable(),
      wallSeconds: z.number(),
      replay: z.string(),
    }),
  ),
});
