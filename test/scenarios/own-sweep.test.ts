import { describe, expect, it } from 'vitest';
import { ownSweep } from '../../scenarios/own-sweep.ts';
import { parseScenario } from '../../scenarios/parse.ts';
import { printScenario } from '../../scenarios/print.ts';
import { checkPoints, gridOf, printPoint, withAxes } from '../../sim/campaign/grid.ts';
import { parseAxis } from '../../sim/campaign/axis.ts';
import { simulate } from '../../sim/simulation.ts';

const BASE = 'name: mine\nduration: 20s\nchain: { delegates: 4 }\n';
const GRID = `${BASE}sweep:
  set:
    chain.blockInterval: [4s, 3s]
    expect.growth: { atLeast: 10% }
    chain.without: [[], [R7]]
  seeds: 1..20
`;

describe('the sweep of a scenario', () => {
  it('has its axes in order, each value as an override has it', () => {
    const own = ownSweep(GRID, 'mine.yaml');
    expect(own?.axes.map(({ path, values }) => [path, ...values])).toEqual([
      ['chain.blockInterval', '4s', '3s'],
      ['expect.growth', '{atLeast: 10%}'],
      ['chain.without', '[]', '[R7]'],
    ]);
    expect(own?.seeds).toBe('1..20');
    expect(own?.axes[0]?.places[1]).toEqual({ file: 'mine.yaml', line: 6, column: 31 });
    expect(checkPoints(gridOf(own?.axes ?? []), { file: 'mine.yaml', text: GRID }).name).toBe(
      'mine',
    );
  });

  it('gives way to the command line, path by path', () => {
    const given = ['network.loss=1%,2%', 'chain.blockInterval=6s'].map(parseAxis);
    const axes = withAxes(ownSweep(GRID, 'mine.yaml')?.axes ?? [], given);
    expect(gridOf(axes).map(printPoint)).toEqual(
      ['[]', '[R7]'].flatMap((rules) =>
        ['1%', '2%'].map(
          (loss) =>
            `chain.blockInterval=6s, expect.growth={atLeast: 10%}, chain.without=${rules}, network.loss=${loss}`,
        ),
      ),
    );
  });

  it('names the line of a value that no run can have, and of a path that leads nowhere', () => {
    const wrong = GRID.replace('3s]', '0s]')
      .replace('chain.without: [[], [R7]]', 'chain.withot: [[]]')
      .replace('10% }', '10% }\n    faults[0].at: [1s]');
    const points = gridOf(ownSweep(wrong, 'mine.yaml')?.axes ?? []);
    expect(() => checkPoints(points, { file: 'mine.yaml', text: wrong })).toThrow(
      /^mine\.yaml:8:20: faults: found a map/,
    );
    const other = wrong.replace('    faults[0].at: [1s]\n', '');
    const rest = gridOf(ownSweep(other, 'mine.yaml')?.axes ?? []);
    const message =
      /mine\.yaml:8:20: chain\.withot: unknown key[^]*\nmine\.yaml:6:31: chain\.blockInterval: found "?0s"?; allowed: /;
    expect(() => checkPoints(rest, { file: 'mine.yaml', text: other })).toThrow(message);
  });

  it('is nothing that a run depends on', () => {
    const [with_, without] = [GRID, BASE].map((text) => {
      const outcome = parseScenario(text, 'mine.yaml');
      return outcome.code === 'ok' ? outcome.scenario : expect.unreachable();
    });
    expect(without!.sweep).toBe(null);
    expect(simulate(with_!, { seed: 1 }).fingerprint).toBe(
      simulate(without!, { seed: 1 }).fingerprint,
    );
    expect(printScenario(with_!)).toContain('sweep:\n  set: { chain.blockInterval: [ 4s, 3s ], ');
  });

  it('is left to whoever parses the scenario where it is not well-formed', () => {
    for (const text of ['', '- 1', 'a: [', `${BASE}sweep: 3\n`, BASE])
      expect(ownSweep(text, 'mine.yaml')).toBe(null);
  });
});
