/**
 * What became of a job, as it is read back: from a disk or a server, where others may have changed it.
 * What is not of the right shape is no result, so that the job is done again.
 *
 * @module
 */
import { z } from 'zod';
import { FIGURES } from '../../../reports/figures.ts';
import type { Performed } from '../job.ts';

/** Null: the text is nothing that became of a job. */
export function performedIn(text: string): Performed | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  return isPerformed(value) ? { result: value.result, wallSeconds: value.wallSeconds } : null;
}

/** @param value - plain data; may have more */
export function isPerformed(value: unknown): value is Performed {
  return PERFORMED.safeParse(value).success;
}

const COUNT = z.int().nullable().optional();
const MEASURE = z.number().nullable().optional();

const COMPLETED = z.object({
  kind: z.literal('completed'),
  fingerprint: z.string(),
  verdict: z.object({
    exitCode: z.literal([0, 1, 2, 3]),
    summary: z.string(),
    findings: z.array(
      z.object({
        expectation: z.string(),
        outcome: z.enum(['held', 'broken', 'not-exercised']),
        found: z.string(),
        allowed: z.string(),
      }),
    ),
    safety: z.enum(['held', 'broken', 'not-exercised']),
  }),
  figures: z.object(
    Object.fromEntries(FIGURES.map(({ key, unit }) => [key, unit === 'count' ? COUNT : MEASURE])),
  ),
});

const FAILED = z.object({
  kind: z.literal('failed'),
  message: z.string(),
  details: z.string(),
  atMicros: z.int().nullable(),
});

const PERFORMED = z.object({
  result: z.discriminatedUnion('kind', [COMPLETED, FAILED]),
  wallSeconds: z.number().nonnegative(),
});
