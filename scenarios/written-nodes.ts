/**
 * How nodes are named in a scenario file.
 *
 * @module
 */
import { scalar } from './written.ts';

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
