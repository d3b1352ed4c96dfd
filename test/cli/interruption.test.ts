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

function resultsIn(journal: string): number {
  return readFileSync(journal, 'utf8').split('"kind":"result"').length - 1;
}

/** The first result is on the disk, and the worker that did it has had time for a run of one second. */
function afterFirstRow(out: string): () => boolean {
  let seenAt = Infinity;
  return () => {
    const journal = join(place.path, out, 'endless-sweep/results.ndjson');
    if (seenAt === Infinity && existsSync(journal) && resultsIn(journal) > 0)
      seenAt = performance.now();
    return performance.now() - seenAt > 1_500;
  };
}

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
    expect(names).toEqual(['check.json', 'hidden-quorum-s1', 'latest', 'report.html']);
    expect(readFileSync(join(place.path, 'check.xml'), 'utf8')).toContain('tests="1" failures="0"');
  });

  it('leaves the runs that a sweep has finished, in the order of the grid', async () => {
    // The second point does not end; the others have to be told without it.
    const durations = '--set=duration=30s,1d,1s';
    const args = ['sweep', endless, durations, '--set=crypto=modelled', '--seeds=1', '--workers=2'];
    const sweep = await place.interrupted(
      'SIGINT',
      afterFirstRow('swept'),
      ...args,
      '--out',
      'swept',
    );
    expect(sweep.status).toBe(130);
    expect(sweep.endedAfterMs).toBeLessThan(5_000);
    expect(lastLine(sweep.stdout)).toBe(
      'Interrupted: 2 of 3 runs were finished, and are written; the same command goes on.',
    );
    expect(readdirSync(join(place.path, 'swept')).toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
      'endless-sweep',
      'latest',
    ]);
    expect(place.filesIn('swept/endless-sweep')).toContain('summary.csv');
    const [, ...runs] = readFileSync(join(place.path, 'swept/endless-sweep/runs.csv'), 'utf8')
      .trimEnd()
      .split('\n');
    expect(runs.map((line) => line.split(',')[0])).toEqual(['30s', '1s']);
  });

  it('leaves nothing of a sweep of which nothing is finished', async () => {
    const args = ['sweep', endless, '--seeds=1,2', '--workers=2', '--out', 'unswept'];
    const sweep = await place.interrupted('SIGTERM', isRunning('unswept'), ...args);
    expect(sweep).toMatchObject({ status: 130, stdout: '' });
    expect(sweep.stderr).toBe('Interrupted before any run was finished; nothing was written.\n');
    expect(place.filesIn('unswept')).toEqual([]);
  });
});
