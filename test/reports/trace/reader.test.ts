import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compressing, readyToCompress } from '../../../reports/trace/compression.ts';
import { openTrace } from '../../../reports/trace/reader.ts';
import { problemWith } from '../../../reports/trace/event-check.ts';
import { eventSchema, type WrittenEvent } from '../../../reports/trace/schema.ts';
import { UsageError } from '../../../scenarios/usage-error.ts';
import { asJson, small, smallRuns, traced } from './runs.ts';

let folder: string;
beforeAll(() => readyToCompress('.zst'));
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'ektsim-test-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = traced(small());
const lines = run.text.trimEnd().split('\n');
const [header = ''] = lines;
const committed = lines.find((line) => line.includes('"kind":"committed"')) ?? '';

async function read(bytes: string | Uint8Array, name = 'trace.ndjson') {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  const events: WrittenEvent[] = [];
  const trace = await openTrace(path);
  try {
    for await (const batch of trace.batches()) events.push(...batch);
    return { events, trace, problem: null };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { events, trace, problem: error.message.replace(path, 'FILE') };
  }
}

async function refusal(bytes: string | Uint8Array): Promise<string> {
  const path = join(folder, 'refused');
  writeFileSync(path, bytes);
  const error: unknown = await openTrace(path).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(UsageError);
  return (error as UsageError).message.replace(path, 'FILE');
}

function compressed(name: string, text: string): Uint8Array {
  const pieces: Uint8Array[] = [];
  const sink = compressing(name, { write: (bytes) => void pieces.push(bytes), close: () => 0 });
  sink.write(Buffer.from(text));
  sink.close();
  return Buffer.concat(pieces);
}

describe('a trace that is read', () => {
  it.each(['trace.ndjson', 'trace.ndjson.gz', 'trace.ndjson.zst'])(
    'gives what was written: %s',
    async (name) => {
      const { events, trace, problem } = await read(compressed(name, run.text), name);
      expect(problem).toBeNull();
      expect(events).toEqual(run.events.map(asJson));
      expect(trace.header).toMatchObject({ scenario: 'small', seed: 1, nodes: 5 });
      expect(trace.trailer).toMatchObject({ events: events.length, fingerprint: run.fingerprint });
    },
  );

  it('may have been compressed by any other program, or be named otherwise', async () => {
    const { events } = await read(gzipSync(run.text), 'trace.ndjson');
    expect(events).toHaveLength(run.events.length);
  });

  it('is compressed in pieces that every program takes as one file', () => {
    const text = run.text.repeat(3);
    const bytes = compressed('trace.ndjson.gz', text);
    expect(text.length).toBeGreaterThan(2 * 1_048_576);
    expect(gunzipSync(bytes).toString()).toBe(text);
  });

  it('may be left before its end', async () => {
    writeFileSync(join(folder, 'left'), run.text);
    const trace = await openTrace(join(folder, 'left'));
    await trace.close();
    expect(trace.trailer).toBeNull();
  });
});

describe('a file that is no trace', () => {
  it.each([
    ['0 bytes', '', 'it is empty'],
    [
      'text',
      'height,block\n1,ab\n',
      'it is no trace of ektsim, which begins with {"ektsim-trace":1,',
    ],
    [
      'JSON',
      '{"traceEvents":[]}',
      'it is no trace of ektsim, which begins with {"ektsim-trace":1,',
    ],
    [
      'bytes',
      Buffer.alloc(5_000, 0xfe),
      'it is no trace of ektsim, which begins with {"ektsim-trace":1,',
    ],
    [
      'another version',
      header.replace(':1,', ':2,') + '\n',
      'it is a trace of version 2; this ektsim reads version 1',
    ],
    [
      'half a header',
      header.slice(0, 50),
      'it is truncated: the trace ends after 0 events, without its last line',
    ],
  ])('%s', async (_, bytes, message) => {
    expect(await refusal(bytes)).toBe(`cannot read FILE: ${message}`);
  });

  it('one that is not there, or a folder', async () => {
    await expect(openTrace(join(folder, 'none'))).rejects.toThrow(/none: there is no such file$/);
    await expect(openTrace(folder)).rejects.toThrow(/: it is a folder$/);
  });

  it.each([
    ['nodes', 3_000_000_000, 'nodes: found 3000000000, and 0 clients; allowed: 65536 together'],
    ['clients', 65_536, 'nodes: found 5, and 65536 clients; allowed: 65536 together'],
    ['electable', 6, 'electable: found 6; allowed: at most the 5 nodes'],
    ['delegates', 6, 'delegates: found 6; allowed: at most the 5 electable'],
    ['byzantine', [5], 'byzantine: found 5; allowed: a node from 0 to 4'],
  ])('a header with impossible %s', async (key, value, message) => {
    const text = JSON.stringify({ ...(JSON.parse(header) as object), [key]: value });
    expect(await refusal(`${text}\n`)).toBe(`cannot read FILE: line 1: ${message}`);
  });

  it('a header that says too little', async () => {
    expect(await refusal('{"ektsim-trace":1}\n')).toMatch(/^cannot read FILE: line 1: ektsim: /);
  });
});

describe('a damaged trace', () => {
  it.each([
    ['no JSON', '{"id":7,', 'this is no JSON object'],
    ['a list', '[]', 'this is no JSON object'],
    ['no event', '{"id":7}', 'this is no event, which has id, at and kind'],
    ['an unknown kind', '{"id":7,"at":1,"kind":"eaten"}', 'there is no kind of event "eaten"'],
    ['an old number', '{"id":2,"at":1,"kind":"voted"}', 'event 2 does not come after 4'],
    [
      'too little',
      '{"id":7,"cause":1,"at":1e6,"kind":"committed","node":1}',
      'a committed event has block, and this one has none',
    ],
    [
      'a node that the run has not',
      '{"id":7,"cause":1,"at":1e6,"kind":"delivered","from":0,"to":3000000000,"message":"vote"}',
      'the to of this delivered event is none',
    ],
    [
      'a message that nobody sends',
      '{"id":7,"cause":1,"at":1e6,"kind":"departed","from":0,"to":1,"message":7}',
      'the message of this departed event is none',
    ],
    [
      'a fee that is no number',
      committed.replace(/"fees":"\d+"/, '"fees":"many"'),
      'the fees of this committed event is none',
    ],
    [
      'a list with something else in it',
      committed.replace('"transactions":[', '"transactions":[7,').replace(',]', ']'),
      'the transactions of this committed event is none',
    ],
    [
      'an effect before its cause',
      '{"id":7,"cause":7,"at":1e6,"kind":"started","node":1}',
      'the cause of event 7 is no event before it, and not null',
    ],
    [
      'half a microsecond',
      '{"id":7,"at":0.5,"kind":"started"}',
      'this is no event, which has id, at and kind',
    ],
    [
      'a second end',
      lines.at(-1) ?? '',
      `the trace should have ${run.events.length} events, and has 4`,
    ],
  ])('names the line: %s', async (_, line, message) => {
    const text = [...lines.slice(0, 5), line, ...lines.slice(6)].join('\n') + '\n';
    const { events, problem } = await read(text);
    expect(problem).toBe(`cannot read FILE: line 6: ${message}`);
    // What stands before it is good.
    expect(events).toEqual(run.events.slice(0, 4).map(asJson));
  });

  it('with something behind its end', async () => {
    expect((await read(`${run.text}\nmore`)).problem).toMatch(/there is more behind the last line/);
    expect((await read(`${run.text}more`)).problem).toMatch(/there is more behind the last line/);
  });

  it.each(['trace.ndjson', 'trace.ndjson.gz', 'trace.ndjson.zst'])(
    'is told wherever it was cut off: %s',
    async (name) => {
      const whole = compressed(name, run.text);
      const first = name !== 'trace.ndjson' ? whole.length - 1 : header.length + 1;
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: Math.min(first, 20_000), max: whole.length - 1 }),
          async (length) => {
            const { problem } = await read(whole.subarray(0, length), name);
            expect(problem).toMatch(
              /^cannot read FILE: it is truncated: the trace of small ends after \d+ events/,
            );
          },
        ),
        { numRuns: 6 },
      );
    },
  );

  it('is told where a compressed one has other bytes', async () => {
    const whole = Buffer.from(compressed('trace.ndjson.gz', run.text));
    whole.fill(0x55, whole.length / 2, whole.length / 2 + 100);
    expect((await read(whole)).problem).toMatch(/^cannot read FILE: (it is damaged|line \d+: )/);
  });
});

describe('the quick test of an event', () => {
  const events = smallRuns().flatMap((of) =>
    traced(of).events.map((event) => asJson(event) as WrittenEvent),
  );
  const rest = (event: WrittenEvent): Readonly<Record<string, unknown>> => ({ ...event });
  const COMMON = new Set(['id', 'cause', 'at', 'kind']);

  it('takes what the runs tell', () => {
    for (const event of events)
      expect(problemWith(event.kind, rest(event), 64), JSON.stringify(event)).toBeNull();
  });

  it('misses every key that it has, and a value of another type, as the schema does', () => {
    const kinds = new Map(events.map((event) => [event.kind, event]));
    expect(kinds.size).toBeGreaterThan(25);
    for (const [kind, event] of kinds)
      for (const key of Object.keys(event).filter((name) => !COMMON.has(name)))
        for (const value of [undefined, -1, 0.5, {}, [true], 'x']) {
          const changed = { ...rest(event), [key]: value };
          const isGood = eventSchema.safeParse(changed).success;
          expect(
            problemWith(kind, changed, 64) === null,
            `${kind} ${key} ${JSON.stringify(value)}`,
          ).toBe(isGood);
        }
  });
});
