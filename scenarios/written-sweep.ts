/**
 * `sweep:` as it is written: `{ set: { chain.blockInterval: [1s, 2s, 3s] }, seeds: 1..20 }`.
 *
 * @module
 */
import { stringify } from 'yaml';
import * as z from 'zod';
import type { SweepAxis, SweepSettings } from './scenario-sweep.ts';
import { readSeeds } from './seeds.ts';
import { show } from './show.ts';
import { isForbiddenKey, readYaml, type Plain } from './source.ts';
import { keys, record } from './written.ts';

const LONGEST_SEEDS = 2_000;

/** The values of one path: a list of them, or one that is no list. */
const values = z
  .unknown()
  .transform((raw, context): readonly string[] => {
    const refuse = (message: string): never => {
      context.addIssue({ code: 'custom', message: `${message}; allowed: a list of values` });
      return z.NEVER;
    };
    const given = (Array.isArray(raw) ? raw : [raw]) as readonly Plain[];
    if (given.length === 0) return refuse('found an empty list');
    if (given.includes(null)) return refuse('found nothing');
    const texts = given.map(printValue);
    const twice = texts.find((text, index) => texts.indexOf(text) < index);
    return twice === undefined ? texts : refuse(`found ${twice} twice`);
  })
  .meta({
    anyOf: [{ type: 'array', minItems: 1 }, { type: ['string', 'number', 'boolean', 'object'] }],
  });

const seeds = z
  .unknown()
  .transform((raw, context): string => {
    const text = Array.isArray(raw) ? raw.join(',') : String(raw);
    const isOfSeeds =
      typeof raw === 'string' || typeof raw === 'number' || (Array.isArray(raw) && raw.length > 0);
    const reading = isOfSeeds && text.length <= LONGEST_SEEDS ? readSeeds(text) : null;
    if (reading?.code === 'ok') return text;
    const found = typeof raw === 'string' || typeof raw === 'number' ? show(text) : show(raw);
    const allowed = reading?.allowed ?? 'whole numbers such as 1..50, 7 or 1,5,9';
    context.addIssue({ code: 'custom', message: `found ${found}; allowed: ${allowed}` });
    return z.NEVER;
  })
  .meta({
    anyOf: [
      { type: 'string', maxLength: LONGEST_SEEDS, examples: ['1..20', '1,5,9'] },
      { type: 'integer', minimum: 0 },
      { type: 'array', minItems: 1, items: { type: 'integer', minimum: 0 } },
    ],
  });

export const sweep = keys({
  set: record(values, 'paths to lists of values')
    .prefault({})
    .describe('Paths such as chain.blockInterval, each with the values that it takes in turn'),
  seeds: seeds.optional().describe('Seeds of each point of the grid: 1..20, 7 or 1,5,9'),
});

export function expandSweep(written: z.output<typeof sweep>): SweepSettings {
  const axes = Object.entries(written.set).map(([path, given]) => ({ path, values: given }));
  return { axes, seeds: written.seeds ?? null };
}

/** Plain values of the YAML that gives equal settings. */
export function printSweep({ axes, seeds: given }: SweepSettings): Record<string, unknown> {
  const set = axes.map(({ path, values: texts }): [string, unknown] => [path, texts.map(valueOf)]);
  return {
    ...(set.length > 0 && { set: Object.fromEntries(set) }),
    ...(given !== null && { seeds: given }),
  };
}

/** A value as an override has it: YAML on one line. */
export function printValue(value: Plain): string {
  return stringify(value, {
    collectionStyle: 'flow',
    flowCollectionPadding: false,
    lineWidth: 0,
    blockQuote: false,
    schema: 'core',
  }).trimEnd();
}

function valueOf(text: string): Plain {
  return readYaml(text, { file: '', line: 0, column: 0 }).value;
}

/** Whether a sweep can set it. */
export function isSweepPath({ path }: SweepAxis): boolean {
  return !/^sweep($|[.[])/.test(path) && !isForbiddenKey(path);
}
