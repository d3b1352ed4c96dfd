/** One line for each behaviour: in its file, in the schema and in the documentation, the same. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BEHAVIOUR_DOCS } from '../../../scenarios/written-byzantine.ts';

const root = new URL('../../../', import.meta.url);
const docs = readFileSync(new URL('docs/scenarios.md', root), 'utf8');
const folder = new URL('sim/adversary/behaviours/', root);
const entries = Object.entries(BEHAVIOUR_DOCS);

describe('every behaviour', () => {
  it('has a file, but collusion, which has a folder', () => {
    const files = readdirSync(folder).map((file) => file.replace(/\.ts$/, ''));
    const kinds = entries.map(([kind]) => kind).filter((kind) => kind !== 'collude');
    expect(files.toSorted()).toEqual(kinds.toSorted());
  });

  it.each(entries)('%s: %s', (kind, line) => {
    const row = docs.split('\n').find((one) => one.startsWith(`| \`${kind}\``));
    expect(row?.split('|').at(-2)?.trim()).toBe(line);
    if (kind === 'collude') return;
    const source = readFileSync(new URL(`${kind}.ts`, folder), 'utf8');
    expect(source.split('\n')[1]).toBe(` * ${line}`);
  });
});
