/**
 * Whether an event that was read has what its kind has. Says the same as the schema, from which it is
 * made, and takes a fraction of its time: a trace has millions of lines.
 *
 * @module
 */
import * as z from 'zod';
import { messageCodec } from '../../protocol/node/message.ts';
import { eventSchema, hashSchema, nodeSchema } from './schema.ts';

/** Null: the event is as it should be, `id`, `cause`, `at` and `kind` apart. @param nodes - with clients; all numbers are below */
export function problemWith(
  kind: string,
  event: Readonly<Record<string, unknown>>,
  nodes: number,
): string | null {
  if ((kind === 'delivered' || kind === 'departed') && isGoodCopy(event, nodes)) return null;
  const fields = FIELDS.get(kind);
  if (fields === undefined) return `there is no kind of event ${JSON.stringify(kind)}`;
  for (const { key, isGood } of fields) {
    const value = event[key];
    if (isGood(value, nodes)) continue;
    return value === undefined
      ? `a ${kind} event has ${key}, and this one has none`
      : `the ${key} of this ${kind} event is none`;
  }
  return null;
}

/** Nine of ten lines are these. Names that are written out are found faster than others. */
function isGoodCopy(event: Readonly<Record<string, unknown>>, nodes: number): boolean {
  const { from, to, message } = event;
  return (
    isWhole(from) && from < nodes && isWhole(to) && to < nodes && MESSAGES.has(message as string)
  );
}

const MESSAGES: ReadonlySet<string> = new Set(messageCodec.kinds);

type Test = (value: unknown, nodes: number) => boolean;

interface Field {
  readonly key: string;
  readonly isGood: Test;
}

/** What every event has; the reader looks at it first. */
const READ_BEFORE: ReadonlySet<string> = new Set(['id', 'cause', 'at', 'kind']);

const FIELDS: ReadonlyMap<string, readonly Field[]> = new Map(
  eventSchema.options.map(({ shape }) => [shape.kind.value, fieldsOf(shape)]),
);

function fieldsOf(shape: z.core.$ZodShape): readonly Field[] {
  return Object.entries(shape)
    .filter(([key]) => !READ_BEFORE.has(key))
    .map(([key, schema]) => ({ key, isGood: testOf(schema) }));
}

/** @throws TypeError for what no event has so far: the line to add is here */
function testOf(schema: z.core.$ZodType): Test {
  if (schema === nodeSchema) return (value, nodes) => isWhole(value) && value < nodes;
  // Nobody takes a hash apart, and there are many.
  if (schema === hashSchema) return (value) => typeof value === 'string' && value.length === 64;
  if (schema instanceof z.ZodNumber) {
    const least = schema.minValue ?? 0;
    return (value) => isWhole(value) && value >= least;
  }
  if (schema instanceof z.ZodString) return textTest(schema);
  if (schema instanceof z.ZodBoolean) return (value) => typeof value === 'boolean';
  if (schema instanceof z.ZodLiteral) return (value) => value === schema.value;
  if (schema instanceof z.ZodEnum) {
    const options: ReadonlySet<unknown> = new Set(schema.options);
    return (value) => options.has(value);
  }
  if (schema instanceof z.ZodNullable) {
    const isGood = testOf(schema.unwrap());
    return (value, nodes) => value === null || isGood(value, nodes);
  }
  // Whether a key that may be missing is there, the object's own test asks.
  if (schema instanceof z.ZodExactOptional) return testOf(schema.unwrap());
  if (schema instanceof z.ZodArray) return listTest(testOf(schema.element));
  if (schema instanceof z.ZodTuple) return tupleTest(schema.def.items.map(testOf));
  if (schema instanceof z.ZodUnion) {
    const tests = schema.options.map(testOf);
    return (value, nodes) => tests.some((isGood) => isGood(value, nodes));
  }
  if (schema instanceof z.ZodObject) return objectTest(schema.shape);
  throw new TypeError(`an event with ${schema._zod.def.type}`);
}

function textTest(schema: z.ZodString): Test {
  const patterns = (schema.def.checks ?? []).flatMap((check) =>
    'pattern' in check._zod.def && check._zod.def.pattern instanceof RegExp
      ? [check._zod.def.pattern]
      : [],
  );
  const [pattern] = patterns;
  if (pattern === undefined) return (value) => typeof value === 'string';
  return (value) => typeof value === 'string' && pattern.test(value);
}

function listTest(isGood: Test): Test {
  return (value, nodes) => {
    if (!Array.isArray(value)) return false;
    for (const element of value) if (!isGood(element, nodes)) return false;
    return true;
  };
}

function tupleTest(tests: readonly Test[]): Test {
  return (value, nodes) =>
    Array.isArray(value) &&
    value.length === tests.length &&
    tests.every((isGood, index) => isGood(value[index], nodes));
}

function objectTest(shape: z.core.$ZodShape): Test {
  const tests = new Map(Object.entries(shape).map(([key, schema]) => [key, testOf(schema)]));
  const required = Object.keys(shape).filter((key) => !(shape[key] instanceof z.ZodExactOptional));
  return (value, nodes) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    for (const [key, element] of Object.entries(value))
      if (tests.get(key)?.(element, nodes) !== true) return false;
    return required.every((key) => key in value);
  };
}

/** Of what JSON can say. */
export function isWhole(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && Number.isSafeInteger(value);
}
