import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csv, CsvStream, seconds, type Column } from '../../../reports/writers/csv.ts';
import { BLOCK_COLUMNS, FORK_COLUMNS } from '../../../reports/writers/tables.ts';

type Row = readonly [string, number | null, boolean];
const COLUMNS: readonly Column<Row>[] = [
  ['name', ([name]) => name],
  ['length_s', ([, length]) => length],
  ['ended', ([, , ended]) => ended],
];

/** RFC 4180, written independently of the writer. */
function parse(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (quoted && c === '"' && text[i + 1] === '"') {
      cell += '"';
      i += 1;
    } else if (c === '"') quoted = !quoted;
    else if (!quoted && c === ',') {
      row.push(cell);
      cell = '';
    } else if (!quoted && c === '\n') {
      rows.push([...row, cell]);
      row = [];
      cell = '';
    } else cell += c;
  }
  return rows;
}

describe('CSV', () => {
  it('writes false, 0 and what is not there differently', () => {
    expect(
      csv(COLUMNS, [
        ['a', 0, false],
        ['b', null, true],
      ]),
    ).toBe('name,length_s,ended\na,0,false\nb,,true\n');
  });

  it('has a header also without rows', () => {
    expect(csv(COLUMNS, [])).toBe('name,length_s,ended\n');
  });

  it('keeps every text, whatever is in it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', ' ', 'é') })),
        (names) => {
          const rows = names.map((name): Row => [name, 1, true]);
          expect(
            parse(csv(COLUMNS, rows))
              .slice(1)
              .map(([name]) => name),
          ).toEqual(names);
        },
      ),
    );
  });

  it('is the same in one piece and as a stream, which holds back few rows', () => {
    const rows = Array.from({ length: 2000 }, (_, i): Row => [`r${i}`, i / 3, i % 2 === 0]);
    const pieces: string[] = [];
    const stream = new CsvStream(COLUMNS, { write: (text) => pieces.push(text) });
    for (const row of rows) stream.write(row);
    expect(parse(pieces.join('')).length).toBeGreaterThan(1400);
    stream.flush();
    expect(pieces.join('')).toBe(csv(COLUMNS, rows));
  });

  it('gives seconds exactly', () => {
    expect([seconds(3_000_001), seconds(null)]).toEqual([3.000001, null]);
  });

  it('names the unit of every time in its column', () => {
    const names = [...BLOCK_COLUMNS, ...FORK_COLUMNS].map(([name]) => name);
    for (const name of names.filter((text) => /commit$|proposed|lasted|^at|again/.test(text)))
      expect(name).toMatch(/_s$|^undone_transactions_at_/);
  });
});
