import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lastLine, scenarioText, SCENARIOS, Workplace } from './ektsim.ts';

const place = new Workplace();
// Checking signatures in JavaScript makes events slow, and a day of them never ends.
const endless = place.file(
  'endless.yaml',
  scenarioText('endless', { duration: '1d', crypto: 'noble', chain: { delegates: 21 } }),
);

const isRunning = (out: string) => (): boolean => {
  const path = join(place.path, out);
  return existsSync(path) && readdirSync(path).some((name) => name.includes('endless'));
};

describe('Ctrl-C', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'ends a run at once and leaves no temporary file (%s)',
    async (signal) => {
      const args = ['run', endless, '--trace', '--out', signal];
      const run = await place.interrupted(signal, isRunning(signal), ...args);
      expect(run).toMatchObject({ status: 130, stdout: '' });
      expect(run.stderr).toMatch(/^Interrupted at .* of 24 h; this run wrote nothing\.\n$/);
      expect(run.endedAfterMs).toBeLessThan(5_000);
      expect(place.filesIn(signal)).toEqual([]);
    },
  );

  it('leaves what a check has finished, and says what it has not', async () => {
    const hole = join(SCENARIOS, 'holes/hidden-quorum.yaml');
    const args = ['check', hole, endless, '--out', 'out', '--junit', 'check.xml'];
    const check = await place.interrupted('SIGINT', isRunning('out'), ...args);
    expect(check.status).toBe(130);
    expect(lastLine(check.stdout)).toBe('1 passed, 0 failed, 1 not run: interrupted');
    const names = readdirSync(join(place.path, 'out')).toSorted((a, b) => (a < b ? -1 : 1));
    expect(names).toEqual(['hidden-quorum-s1', 'latest']);
    expect(readFileSync(join(place.path, 'check.xml'), 'utf8')).toContain('tests="1" failures="0"');
  });
});
