import { describe, expect, it } from 'vitest';
import { EVENT_KINDS } from '../../reports/trace/schema.ts';
import {
  parseTraceOptions,
  withTraceName,
  type TraceArguments,
} from '../../sim/cli/trace-options.ts';

const NOTHING: TraceArguments = {
  trace: undefined,
  'trace-kinds': undefined,
  'trace-sample': undefined,
  'trace-limit': undefined,
};

function parsed(args: Partial<TraceArguments>) {
  return parseTraceOptions({ ...NOTHING, ...args });
}

describe('--trace', () => {
  it('alone does not take the word behind it for a name', () => {
    expect(withTraceName(['run', '--trace', 'a.yaml'])).toEqual([
      'run',
      '--trace=trace.ndjson',
      'a.yaml',
    ]);
    expect(withTraceName(['run', '--trace=b.ndjson.gz', '--', '--trace'])).toEqual([
      'run',
      '--trace=b.ndjson.gz',
      '--',
      '--trace',
    ]);
  });

  it('is nothing if it is not given', () => {
    expect(parsed({})).toBeNull();
  });

  it('takes kinds alone, all but some, and both', () => {
    const written = (text: string): readonly string[] => {
      const withheld = parsed({ trace: 't.ndjson', 'trace-kinds': text })?.filter.withheld;
      return EVENT_KINDS.filter((kind) => withheld?.has(kind) === false);
    };
    expect(written('sent,voted')).toEqual(['sent', 'voted']);
    expect(written('!delivered,!sent')).toEqual(
      EVENT_KINDS.filter((kind) => kind !== 'delivered' && kind !== 'sent'),
    );
    expect(written('sent,voted,!sent')).toEqual(['voted']);
  });

  it('takes samples and a limit', () => {
    const request = parsed({
      trace: 't.ndjson.zst',
      'trace-sample': 'delivered=1/10',
      'trace-limit': '500',
    });
    expect(request?.name).toBe('t.ndjson.zst');
    expect([...(request?.filter.samples ?? [])]).toEqual([['delivered', { take: 1, of: 10 }]]);
    expect(request?.filter.limit).toBe(500);
  });

  it.each([
    [
      { trace: 't.txt' },
      /^--trace: found "t\.txt"; allowed: a name in the run's folder that ends in/,
    ],
    [{ trace: '../t.ndjson' }, /^--trace: found "\.\.\/t\.ndjson"; allowed: /],
    [{ 'trace-kinds': 'sent' }, /^--trace-kinds says something of a trace; add --trace$/],
    [
      { trace: 't.ndjson', 'trace-kinds': 'comitted' },
      /^--trace-kinds: there is no kind of event "comitted" \(did you mean "committed"\?\)/,
    ],
    [
      { trace: 't.ndjson', 'trace-sample': 'sent=2/1' },
      /^--trace-sample: found "sent=2\/1"; allowed: kind=part/,
    ],
    [
      { trace: 't.ndjson', 'trace-sample': 'sent' },
      /^--trace-sample: found "sent"; allowed: kind=part/,
    ],
    [
      { trace: 't.ndjson', 'trace-limit': '0' },
      /^--trace-limit: found "0"; allowed: a whole number from 1$/,
    ],
  ])('refuses %j', (args, message) => {
    expect(() => parsed(args)).toThrow(message);
  });
});
