import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Journal, keyOf } from '../../../../sim/campaign/shrink/journal.ts';

const folder = mkdtempSync(join(tmpdir(), 'ektsim-journal-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const question = { version: '1.0.0', fingerprint: 'f', seed: 1, failure: 'fork' };

describe('the journal', () => {
  it('knows after a restart what it was told, also when killed in the middle of a line', () => {
    const path = join(folder, 'new', 'one.ndjson');
    const journal = new Journal(path);
    journal.add('a', question, { isShown: true, failedAt: 12 });
    journal.add('b', question, { isShown: false, failedAt: null });
    appendFileSync(path, '{"key":"c","isSho');
    const again = new Journal(path);
    expect(again.size).toBe(2);
    expect(again.get('a')).toEqual({ isShown: true, failedAt: 12 });
    expect(again.get('b')).toEqual({ isShown: false, failedAt: null });
    again.add('d', question, { isShown: true, failedAt: 3 });
    expect(new Journal(path).get('d')).toEqual({ isShown: true, failedAt: 3 });
    expect(readFileSync(path, 'utf8')).toContain('"version":"1.0.0"');
  });

  it('asks anew when anything that decides the outcome is another', () => {
    const others = [
      { ...question, version: '1.0.1' },
      { ...question, fingerprint: 'g' },
      { ...question, seed: 2 },
      { ...question, failure: 'growth' },
    ].map((one) => keyOf(one, 'text'));
    const keys = [keyOf(question, 'text'), keyOf(question, 'other text'), ...others];
    expect(new Set(keys).size).toBe(keys.length);
    expect(keyOf({ ...question }, 'text')).toBe(keys[0]);
  });
});
