import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { USUAL_BOUND } from '../../../../sim/campaign/explore/bound.ts';
import { ExploreJournal } from '../../../../sim/campaign/explore/journal.ts';
import type { ExploreResult } from '../../../../sim/campaign/explore/job.ts';

const RESULT: ExploreResult = [{ shown: null, states: ['a1'], isCutShort: false }];

describe('the journal of an exploration', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ektsim-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const journal = (code: string, bound = USUAL_BOUND): ExploreJournal =>
    new ExploreJournal(join(folder, 'a.journal.ndjson'), { code, bound });

  it('knows what was done by the same code within the same bound, and nothing else', () => {
    journal('0.1.0+aaa').add({ level: 1, index: 7 }, RESULT);
    const same = journal('0.1.0+aaa');
    expect(same.get({ level: 1, index: 7 })).toEqual(RESULT);
    expect(same.get({ level: 2, index: 7 })).toBeUndefined();
    expect(journal('0.1.0+bbb').get({ level: 1, index: 7 })).toBeUndefined();
    const other = { ...USUAL_BOUND, views: 2 };
    expect(journal('0.1.0+aaa', other).get({ level: 1, index: 7 })).toBeUndefined();
  });
});
