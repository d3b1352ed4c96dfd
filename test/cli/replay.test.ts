import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replayCommand } from '../../sim/cli/replay.ts';

describe('the replay command', () => {
  it('leaves plain words plain', () => {
    expect(
      replayCommand({
        file: 'scenarios/quickstart.yaml',
        seed: 7,
        overrides: [{ path: 'chain.delegates', value: '9' }],
      }),
    ).toBe('npx ektsim run scenarios/quickstart.yaml --seed 7 --set chain.delegates=9');
  });

  it('quotes what a shell would take apart', () => {
    expect(
      replayCommand({
        file: "it's here/a b.yaml",
        seed: 1,
        overrides: [{ path: 'faults[0].crash', value: '[1, 2]' }],
        verify: true,
      }),
    ).toBe(
      `npx ektsim run 'it'\\''s here/a b.yaml' --seed 1 --set 'faults[0].crash=[1, 2]' --verify`,
    );
  });

  it('keeps a file that looks like an option a file', () => {
    expect(replayCommand({ file: '--help', seed: 1 })).toBe('npx ektsim run ./--help --seed 1');
  });

  it('is one line that a shell reads as the same words, whatever they are', () => {
    const text = fc.string({ unit: 'grapheme-ascii', minLength: 1 });
    const word = fc.oneof(
      text,
      text.map((value) => `${value}\n'\\$(x)`),
    );
    fc.assert(
      fc.property(word, word, (file, value) => {
        const command = replayCommand({ file, seed: 3, overrides: [{ path: 'about', value }] });
        expect(command).not.toContain('\n');
        const shell = value.includes('\n') || file.includes('\n') ? 'bash' : 'sh';
        const script = `npx() { printf '%s\\0' "$@"; }; ${command}`;
        const { stdout } = spawnSync(shell, ['-c', script], { encoding: 'utf8' });
        const shownFile = file.startsWith('-') ? `./${file}` : file;
        expect(stdout.split('\0').slice(0, -1)).toEqual([
          'ektsim',
          'run',
          shownFile,
          '--seed',
          '3',
          '--set',
          `about=${value}`,
        ]);
      }),
      { numRuns: 50 },
    );
  });
});
