/**
 * The curve in a run's folder, read back.
 *
 * @module
 */
import { z } from 'zod';
import { UsageError } from '../../scenarios/usage-error.ts';
import type { Curve, CurveResults } from '../curve/curve.ts';
import { parsed } from './json-file.ts';

export interface CurveFile {
  /** Named in errors. */
  readonly path: string;
  /** Of ektsim. */
  readonly version: string;
  /** Of the run that the curve should be of. */
  readonly fingerprint: string;
}

/** @throws UsageError if it is none of this version, or of another run */
export function curveIn(text: string, { path, version, fingerprint }: CurveFile): Curve {
  const found = parsed(path, text, CURVE, version) as CurveResults;
  if (found.fingerprint === fingerprint) return found.curve;
  throw new UsageError(
    `${path} is of another run, with fingerprint ${found.fingerprint}; allowed: ${fingerprint}, as run.json says`,
  );
}

const point = z.looseObject({
  atMicros: z.number(),
  runs: z.number().positive(),
  failed: z.number(),
});
const CURVE = z.looseObject({
  version: z.string(),
  fingerprint: z.string(),
  curve: z.looseObject({
    failure: z.string(),
    failureInWords: z.string(),
    failedAtMicros: z.number().nullable(),
    endMicros: z.number(),
    repeats: z.number(),
    points: z.array(point).min(1),
    jump: z
      .looseObject({
        before: point,
        after: point,
        isClear: z.boolean(),
        eventCount: z.number(),
        events: z.array(z.looseObject({ at: z.number(), text: z.string() })),
      })
      .nullable(),
    broken: z.array(z.looseObject({ message: z.string(), times: z.number() })),
  }),
});
