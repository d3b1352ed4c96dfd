/**
 * Parquet files: typed columns in which nothing is what is not there.
 *
 * @module
 */
import type { Cell, Column } from './csv.ts';

/** A column with the type of its values; null may stand in any. */
export interface TypedColumn<Row> {
  readonly column: Column<Row>;
  /** `whole`: up to 2^53 − 1 either way; `number`: a 64-bit float. */
  readonly type: 'whole' | 'number' | 'text';
}

/**
 * A whole table: the same bytes for the same rows. The library is loaded when it is first needed.
 *
 * @param writtenBy - program and version, for the file's metadata
 */
export async function parquet<Row>(
  columns: readonly TypedColumn<Row>[],
  rows: readonly Row[],
  writtenBy: string,
): Promise<Uint8Array> {
  const { parquetWriteBuffer } = await import('hyparquet-writer');
  const buffer = parquetWriteBuffer({
    columnData: columns.map(({ column: [name, value], type }) => ({
      name,
      data: rows.map((row) => (type === 'whole' ? asInteger(value(row)) : value(row))),
      type: TYPES[type],
      nullable: true,
    })),
    createdBy: writtenBy,
  });
  return new Uint8Array(buffer);
}

const TYPES = { whole: 'INT64', number: 'DOUBLE', text: 'STRING' } as const;

function asInteger(value: Cell): bigint | null {
  return typeof value === 'number' ? BigInt(value) : null;
}
