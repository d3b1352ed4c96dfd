import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { SIGNATURES } from '../../scenarios/scenario.ts';
import { parseScenario } from '../../scenarios/parse.ts';
import { scenarioText, Workplace } from './ektsim.ts';

const place = new Workplace();
const QUICK = ['calibrate', '--time', '100ms'] as const;

describe('ektsim calibrate', () => {
  it('prints a section that a scenario takes as it is', () => {
    const { status, stdout, stderr } = place.ektsim(...QUICK, '--crypto', 'noble');
    expect([status, stderr]).toEqual([0, '']);
    const outcome = parseScenario(scenarioText('measured') + stdout, 'measured.yaml');
    if (outcome.code === 'invalid') throw new Error(JSON.stringify(outcome.problems));
    const { processing } = outcome.scenario;
    for (const name of SIGNATURES) {
      // Between a microsecond and ten seconds on any machine.
      for (const cost of [processing!.verify[name], processing!.sign[name]]) {
        expect(cost).toBeGreaterThan(1_000_000);
        expect(cost).toBeLessThan(10_000_000_000_000);
      }
      expect(stdout).toMatch(
        new RegExp(`^# {3}verify ${name} +\\S+ +\\(\\S+ … \\S+; .* samples\\)$`, 'm'),
      );
    }
    expect(processing!.transaction).toBeGreaterThan(0);
    expect(processing!.byte).toBeGreaterThan(0);
    expect(processing!.transaction).toBeGreaterThan(processing!.byte);
  });

  it('prints JSON, whose figures --set takes', () => {
    const { status, stdout } = place.ektsim(...QUICK, '--json');
    expect(status).toBe(0);
    const { crypto, measurements, processing } = parse(stdout) as {
      readonly crypto: string;
      readonly measurements: readonly { readonly name: string; readonly samples: number }[];
      readonly processing: unknown;
    };
    expect(crypto).toBe('native');
    expect(measurements.length).toBe(2 * SIGNATURES.length + 2);
    expect(measurements.every(({ samples }) => samples >= 3)).toBe(true);
    place.file('plain.yaml', scenarioText('plain'));
    const set = `processing=${JSON.stringify(processing)}`;
    const run = place.ektsim('run', 'plain.yaml', '--set', set);
    expect(run.status).toBe(0);
    expect(run.stdout).toMatch(/^ {2}processors {4}\S+ % busy, at most /m);
  });

  it.each([
    [['--crypto', 'modelled'], '--crypto: found "modelled"; allowed: noble, native\n'],
    [['--time', '1us'], '--time: found 1us; allowed: a duration 100ms … 10min, such as 10s\n'],
  ])('refuses %j', (args, message) => {
    expect(place.ektsim('calibrate', ...args)).toMatchObject({
      status: 64,
      stdout: '',
      stderr: message,
    });
  });
});
