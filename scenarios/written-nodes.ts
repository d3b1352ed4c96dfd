/**
 * Nodes as a scenario file may name them.
 *
 * @module
 */
import { scalar } from './written.ts';

/** The most nodes that a scenario may have. */
export const MOST_NODES = 10_000;

const nodesForEditors = {
  anyOf: [
    { type: 'integer', minimum: 0 },
    { type: 'string' },
    { type: 'array', items: { anyOf: [{ type: 'integer', minimum: 0 }, { type: 'string' }] } },
    {
      type: 'object',
      properties: { any: { type: 'integer', minimum: 1 }, of: {} },
      required: ['any'],
      additionalProperties: false,
    },
  ],
};

/** Some nodes, as written: resolved by `node-sets.ts`. */
export const nodes = scalar<unknown>(
  (raw) => ({ code: 'ok', value: raw }),
  'a node, a list such as [0..9, 12], a group, all, a role, or { any: 3, of: [0..9] }',
  (raw) => raw !== undefined,
  nodesForEditors,
);
