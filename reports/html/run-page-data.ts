/**
 * What the page of a run is made of: exactly what the run's folder holds.
 *
 * @module
 */
import type { Scenario } from '../../scenarios/scenario.ts';
import type { Curve } from '../curve/curve.ts';
import type { RunPicture } from '../picture.ts';
import type { RunResults } from '../report.ts';
import type { Verdict } from '../verdict.ts';
import type { RunIdentity } from '../writers/json.ts';

export interface RunPageData {
  readonly identity: RunIdentity;
  readonly verdict: Verdict;
  readonly results: RunResults;
  readonly scenario: Scenario;
  /** `scenario.yaml`. */
  readonly scenarioText: string;
  /** The command that shows the run again. */
  readonly replay: string;
  readonly picture: RunPicture;
  /** Null: nobody asked how likely the run's failure was. */
  readonly curve: Curve | null;
}
