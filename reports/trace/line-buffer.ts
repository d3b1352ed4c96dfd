/**
 * Lines of text as bytes, gathered and handed on in large pieces. A trace has millions of lines that
 * are numbers between fixed words; writing their digits where they belong is several times as fast as
 * making strings of them.
 *
 * @module
 */

/** Takes bytes in pieces, which it must have used up when it returns. */
export interface ByteSink {
  write(bytes: Uint8Array): void;
  /** Nothing comes any more. */
  close(): void;
}

/** Handed on when so many bytes have been gathered. */
const PIECE = 262_144;
/** Room for lines that begin before that. */
const SLACK = 65_536;
/** Encoded, a UTF-16 code unit takes up to three bytes. */
const WIDEST = 3;
const ZERO = 48;
/** Up to here V8 divides small integers. */
const BILLION = 1_000_000_000;

export class LineBuffer {
  readonly #sink: ByteSink;
  readonly #bytes = Buffer.allocUnsafe(PIECE + SLACK);
  #used = 0;

  constructor(sink: ByteSink) {
    this.#sink = sink;
  }

  /** Short fixed text. */
  ascii(text: Uint8Array): void {
    const bytes = this.#bytes;
    let at = this.#used;
    for (let i = 0; i < text.length; i += 1) bytes[at++] = text[i] as number;
    this.#used = at;
  }

  /** A whole number from 0 to 2^53 − 1, in decimal. */
  number(value: number): void {
    if (value < BILLION) {
      this.#digits(value, digitsOf(value));
      return;
    }
    const high = Math.floor(value / BILLION);
    this.number(high);
    this.#digits(value - high * BILLION, 9);
  }

  /** Any text, of any length. */
  text(text: string): void {
    const most = text.length * WIDEST;
    if (most > SLACK) {
      this.flush();
      this.#sink.write(Buffer.from(text));
      return;
    }
    if (this.#used + most > this.#bytes.length) this.flush();
    this.#used += this.#bytes.write(text, this.#used, 'utf8');
  }

  /** Call after every line. */
  endLine(): void {
    this.#bytes[this.#used++] = 10;
    if (this.#used >= PIECE) this.flush();
  }

  flush(): void {
    if (this.#used === 0) return;
    const bytes = this.#bytes.subarray(0, this.#used);
    this.#used = 0;
    this.#sink.write(bytes);
  }

  #digits(value: number, count: number): void {
    const bytes = this.#bytes;
    let rest = value | 0;
    for (let at = this.#used + count - 1; at >= this.#used; at -= 1) {
      const next = (rest / 10) | 0;
      bytes[at] = ZERO + rest - next * 10;
      rest = next;
    }
    this.#used += count;
  }
}

function digitsOf(value: number): number {
  if (value < 1_000) return value < 10 ? 1 : value < 100 ? 2 : 3;
  if (value < 1_000_000) return value < 10_000 ? 4 : value < 100_000 ? 5 : 6;
  return value < 10_000_000 ? 7 : value < 100_000_000 ? 8 : 9;
}
