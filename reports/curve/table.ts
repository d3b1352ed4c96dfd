/**
 * A curve as a table, and as its files.
 *
 * @module
 */
import { csv, seconds, type Column } from '../writers/csv.ts';
import { json } from '../writers/json.ts';
import { intervalOf, shareOf, type CurvePoint, type CurveResults } from './curve.ts';

export const CURVE_COLUMNS: readonly Column<CurvePoint>[] = [
  ['at_s', ({ atMicros }) => seconds(atMicros)],
  ['runs', ({ runs }) => runs],
  ['failed', ({ failed }) => failed],
  ['share', shareOf],
  ['share_low', (point) => intervalOf(point).low],
  ['share_high', (point) => intervalOf(point).high],
];

/** The text of `curve.csv`. */
export function curveCsv({ curve }: CurveResults): string {
  return csv(CURVE_COLUMNS, curve.points);
}

/** The text of `curve.json`. */
export function curveJson({ version, scenario, seed, fingerprint, curve }: CurveResults): string {
  return json({ version, scenario, seed, fingerprint, curve });
}
