import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { messageCodec } from '../../protocol/node/message.ts';
import { formatProblem, parseScenario } from '../../scenarios/parse.ts';
import { scenarioJsonSchema } from '../../scenarios/schema.ts';

const text = readFileSync(new URL('../../docs/scenarios.md', import.meta.url), 'utf8');
const blocks = [...text.matchAll(/```yaml\n([^]*?)```/g)].map((match) => match[1] ?? '');

function problemsOf(yaml: string): readonly string[] {
  const outcome = parseScenario(yaml, 'hello.yaml');
  const found = outcome.code === 'ok' ? outcome.warnings : outcome.problems;
  return found.map(formatProblem);
}

describe('docs/scenarios.md', () => {
  it('has examples', () => expect(blocks.length).toBeGreaterThan(10));

  it.each(blocks.map((block, index) => ({ block, index })))(
    'example $index is valid',
    ({ block }) => {
      const head = block.startsWith('name:') ? '' : 'name: docs\nduration: 10min\n';
      expect(problemsOf(head + block)).toEqual([]);
    },
  );

  it('shows the message that its mistake gives', () => {
    const wrong = blocks[1]?.replace('[[0..9], [10..20]]', '[[0..9], [9..20]]') ?? '';
    const [message = ''] = problemsOf(wrong);
    expect(message).toMatch(/^hello\.yaml:\d+:\d+: faults\[0\]\.partition\[1\]/);
    expect(text).toContain(message);
  });

  it('names every kind of message', () => {
    expect(messageCodec.kinds.filter((kind) => !text.includes(`\`${kind}\``))).toEqual([]);
  });

  it('names every key', () => {
    const keys = new Set<string>();
    const visit = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [key, inner] of Object.entries(value)) {
        if (key === 'properties') for (const name of Object.keys(inner as object)) keys.add(name);
        visit(inner);
      }
    };
    visit(scenarioJsonSchema());
    const unnamed = [...keys].filter((key) => !new RegExp(`\\b${key}\\b`).test(text));
    expect(keys.size).toBeGreaterThan(60);
    expect(unnamed).toEqual([]);
  });
});
