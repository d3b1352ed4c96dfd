import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatProblem, parseScenario } from '../../scenarios/parse.ts';

interface WrongScenario {
  readonly yaml: string;
  readonly problems: string[];
}

const cases = readFileSync(new URL('wrong-scenarios.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .reduce<WrongScenario[]>((all, line) => {
    if (line.startsWith('    ')) all.at(-1)?.problems.push(line.trim());
    else all.push({ yaml: line, problems: [] });
    return all;
  }, []);

describe('a wrong scenario', () => {
  it('comes in many kinds', () => expect(cases.length).toBeGreaterThan(100));

  it.each(cases)('$yaml', ({ yaml, problems }) => {
    const outcome = parseScenario(`name: wrong\nduration: 10min\n${yaml}\n`, 'wrong.yaml');
    const found = outcome.code === 'invalid' ? outcome.problems.map(formatProblem) : ['accepted'];
    expect(found).toEqual(problems.map((problem) => `wrong.yaml:${problem}`));
  });
});
