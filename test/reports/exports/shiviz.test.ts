import { beforeAll, describe, expect, it } from 'vitest';
import { shivizLog } from '../../../reports/exports/shiviz.ts';
import { recorded, whole } from './recorded.ts';

/** The expression that ShiViz parses a log with if it is told no other. */
const LINE = /(?<host>\S*) (?<clock>{.*})\n(?<event>.*)/g;

interface Entry {
  readonly host: string;
  readonly clock: Readonly<Record<string, number>>;
  readonly event: string;
}

const run = recorded();
let text = '';
let entries: readonly Entry[] = [];

beforeAll(async () => {
  text = (await whole(shivizLog(run.input))).toString();
  entries = [...text.matchAll(LINE)].map(({ groups }) => ({
    host: groups!['host']!,
    clock: JSON.parse(groups!['clock']!) as Entry['clock'],
    event: groups!['event']!,
  }));
});

describe('a log for ShiViz', () => {
  it('is parsed whole', () => {
    expect(entries.length).toBeGreaterThan(1_000);
    expect(text.trimEnd().split('\n')).toHaveLength(2 * entries.length);
  });

  it("counts each host's events from 1 without a gap", () => {
    const clocks = new Map<string, number>();
    for (const { host, clock } of entries) {
      expect(clock[host]).toBe((clocks.get(host) ?? 0) + 1);
      clocks.set(host, clock[host]!);
    }
    expect([...clocks.keys()].toSorted()).toEqual(['node0', 'node1', 'node2', 'node3', 'node4']);
  });

  it('knows of other hosts only what has happened there, and never forgets', () => {
    const latest = new Map<string, Entry['clock']>();
    for (const { host, clock } of entries) {
      for (const [other, time] of Object.entries(clock)) {
        if (other !== host) expect(time).toBeLessThanOrEqual(latest.get(other)?.[other] ?? 0);
        expect(time).toBeGreaterThanOrEqual(latest.get(host)?.[other] ?? 0);
      }
      latest.set(host, clock);
    }
  });

  it('puts what a message brings after all that its sender knew', () => {
    const own = new Map<number, Entry>();
    const ids = run.events.filter((event) => event.kind === 'sent' || event.kind === 'delivered');
    const messages = entries.filter(({ event }) => / s (sends|gets) /.test(event));
    expect(messages).toHaveLength(ids.length);
    ids.forEach((event, i) => own.set(event.id, messages[i]!));
    for (const event of ids) {
      if (event.kind !== 'delivered') continue;
      const [sent, got] = [own.get(event.cause!)!, own.get(event.id)!];
      for (const [host, time] of Object.entries(sent.clock))
        expect(got.clock[host]).toBeGreaterThanOrEqual(time);
    }
  });

  it('refuses a trace without messages', async () => {
    const { header } = run.input;
    for (const part of [
      { withheld: ['delivered'] as const },
      { sampled: { sent: '1/2' } },
      { limit: 5 },
    ])
      await expect(
        whole(shivizLog({ ...run.input, header: { ...header, ...part } })),
      ).rejects.toThrow(/allowed for shiviz: a trace with all of sent and delivered/);
  });
});
