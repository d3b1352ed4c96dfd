import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadScenario, parseScenario } from '../../scenarios/parse.ts';
import { printCompact } from '../../scenarios/print-compact.ts';
import { printScenario } from '../../scenarios/print.ts';
import { scenario } from '../sim/scenarios.ts';

const library = readdirSync('scenarios', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.yaml'))
  .toSorted((a, b) => (a < b ? -1 : 1));

const words = (printed: string): string => printed.replaceAll(/[\s{},]+/g, ' ').trim();

describe('a compact scenario', () => {
  it.each(library)('means the same and is shorter: %s', (name) => {
    const whole = loadScenario(join('scenarios', name));
    const text = printCompact(whole);
    const outcome = parseScenario(text, name);
    expect(outcome).toMatchObject({ code: 'ok', scenario: whole });
    expect(text.length).toBeLessThan(0.8 * printScenario(whole).length);
  });

  it('is what a person would have written', () => {
    const text = [
      'name: brief',
      'duration: 1min',
      'chain: { delegates: 4, profile: whitepaper, blockInterval: 2s }',
      'workload:',
      '  - transfers: { rate: 1/s, accounts: 10 }',
      'faults:',
      '  - { when: { proposed: { height: 5 } }, for: 1s, cut: { to: successor } }',
      '  - { at: 3s, restarts: { nodes: [ 2 ], up: 2s, down: 1s } }',
      '  - { nodes: [ 0 ], byzantine: double-vote }',
      'expect:',
      '  forks: some',
    ].join('\n');
    expect(words(printCompact(scenario(text)))).toBe(words(text));
  });

  it('says what colludes in a word where Δ bounds the delays', () => {
    const faults = (delay: string): string =>
      `name: x\nduration: 1min\nchain: { delegates: 4 }\nfaults:\n  - { nodes: [ 1 ], byzantine: { collude: ${delay} } }`;
    const [short, long] = ['split-view', '{ strategy: split-view, maxDelay: 1s }'].map(faults);
    expect(words(printCompact(scenario(short ?? '')))).toBe(words(short ?? ''));
    expect(words(printCompact(scenario(long ?? '')))).toBe(words(long ?? ''));
  });
});
