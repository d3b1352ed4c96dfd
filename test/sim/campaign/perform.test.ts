import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FIGURES } from '../../../reports/figures.ts';
import { loadScenario } from '../../../scenarios/parse.ts';
import type { Job } from '../../../sim/campaign/job.ts';
import { perform } from '../../../sim/campaign/perform.ts';
import { runScenario } from '../../../sim/cli/run-scenario.ts';

const file = 'scenarios/holes/hidden-quorum.yaml';
const job: Job = { source: { file, text: readFileSync(file, 'utf8') }, overrides: [], seed: 3 };

describe('a job', () => {
  it('gives what a run gives, with its overrides', () => {
    const overrides = [{ path: 'duration', value: '70s' }];
    const { result } = perform({ ...job, overrides });
    const { summary, results, verdict } = runScenario(loadScenario(file, overrides), { seed: 3 });
    expect(result).toMatchObject({
      kind: 'completed',
      fingerprint: summary.fingerprint,
      verdict,
      figures: Object.fromEntries(FIGURES.map(({ key, of }) => [key, of(results)])),
    });
    expect(results.forks.forks).toBeGreaterThan(0);
  });

  it('can go from thread to thread, and so can its result', () => {
    expect(perform(structuredClone(job))).toMatchObject({ result: { kind: 'completed' } });
    const { wallSeconds, result } = perform(job);
    expect(structuredClone(result)).toEqual(result);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    expect(wallSeconds).toBeGreaterThan(0);
  });

  it('has its own scenario, whatever was done before it', () => {
    const other = { ...job, overrides: [{ path: 'duration', value: '71s' }] };
    const alone = [job, other, job].map((one) => perform(structuredClone(one)).result);
    expect(alone[0]).toEqual(alone[2]);
    expect(alone[1]).not.toEqual(alone[0]);
  });

  it('that cannot be done is a failure, and throws nothing', () => {
    const { result } = perform({ ...job, overrides: [{ path: 'duration', value: '-1s' }] });
    expect(result).toMatchObject({ kind: 'failed', atMicros: null });
    expect(result.kind === 'failed' && result.message).toMatch(
      /^InvariantViolation: --set duration=-1s: duration: found "?-1s"?; allowed/,
    );
  });
});
