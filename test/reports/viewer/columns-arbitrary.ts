/** Columns as a trace could have them. */
import fc from 'fast-check';
import { ABSENT, emptyColumns, NONE, type Columns } from '../../../reports/viewer/model/columns.ts';

const small = fc.integer({ min: 0, max: 12 });
const orNone = fc.oneof(small, fc.constant(NONE), fc.integer({ min: 0, max: 0xffff_fffd }));

const row = fc.record({
  gap: fc.oneof(small, fc.integer({ min: 0, max: 2 ** 34 })),
  skipped: fc.oneof(fc.constant(0), small),
  kind: fc.integer({ min: 0, max: 40 }),
  lane: small,
  peer: orNone,
  message: fc.oneof(small, fc.constant(NONE)),
  flight: fc.oneof(fc.constant(NONE), fc.integer({ min: 0, max: 40 })),
  back: fc.integer({ min: -1, max: 5 }),
  height: orNone,
  view: orNone,
  block: orNone,
  note: orNone,
});

export interface SomeColumns {
  readonly first: number;
  readonly columns: Columns;
}

/** Events in order of time, each caused by one before it, by none or by one that is left out. */
export const someColumns = fc
  .tuple(fc.array(row, { maxLength: 40 }), fc.integer({ min: 0, max: 100_000 }))
  .map(([rows, first]): SomeColumns => {
    const columns = emptyColumns(rows.length);
    let [id, at] = [first, 0];
    rows.forEach(({ gap, skipped, back, ...rest }, i) => {
      columns.id[i] = id += 1 + skipped;
      columns.at[i] = at += gap;
      const ordinal = first + i;
      columns.cause[i] = back < 0 ? NONE : back === 0 || back > ordinal ? ABSENT : ordinal - back;
      for (const [name, value] of Object.entries(rest))
        columns[name as keyof typeof rest][i] = value;
    });
    return { first, columns };
  });
