import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { scenarioJsonSchema } from '../../scenarios/schema.ts';

interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
}

const schema = scenarioJsonSchema() as JsonSchema;

describe('the JSON Schema for editors', () => {
  // After a change of the schema: npx ektsim scenario schema > scenarios/scenario.schema.json
  it('is the one that ships', () => {
    const file = new URL('../../scenarios/scenario.schema.json', import.meta.url);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(JSON.stringify(schema)));
  });

  it('asks for a name and a duration only', () => {
    expect(schema.required).toEqual(['name', 'duration']);
  });

  it('knows defaults and words', () => {
    const chain = schema.properties?.['chain']?.properties;
    expect(chain?.['blockInterval']?.default).toBe('3s');
    expect(chain?.['order']?.enum).toEqual(['shuffled', 'fixed']);
  });

  it('describes every key, and lets no others in', () => {
    const undescribed: string[] = [];
    const visit = (part: JsonSchema, path: string) => {
      if (part.properties !== undefined && path !== '')
        expect(part.additionalProperties, path).toBe(false);
      for (const [key, inner] of Object.entries(part.properties ?? {})) {
        const isNodeForm = key === 'any' || key === 'of';
        if (inner.description === undefined && !isNodeForm) undescribed.push(`${path}.${key}`);
        visit(inner, `${path}.${key}`);
      }
      if (part.items !== undefined) visit(part.items, `${path}[]`);
      for (const option of part.anyOf ?? []) visit(option, path);
    };
    visit(schema, '');
    expect(undescribed).toEqual([]);
    expect(schema.additionalProperties).toBe(false);
  });
});
