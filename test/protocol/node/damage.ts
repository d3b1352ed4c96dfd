/** What the network, or somebody on it, does to bytes: damage of many kinds, by a seed. */
export class Damage {
  #state: number;

  constructor(seed: number) {
    this.#state = (seed ^ 0x9e37_79b9) >>> 0 || 1;
  }

  /** 0 … `below` − 1. */
  pick(below: number): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x >>> 0;
    return this.#state % below;
  }

  oneOf<T>(items: readonly T[]): T {
    const item = items[this.pick(items.length)];
    if (item === undefined) throw new Error('nothing to choose from');
    return item;
  }

  /** Other bytes, one to three strokes away. `others` are where foreign parts come from. */
  spoil(bytes: Uint8Array, others: readonly Uint8Array[]): Uint8Array {
    let result = bytes;
    for (let strokes = 1 + this.pick(3); strokes > 0; strokes -= 1)
      result = this.#stroke(result, others);
    return result;
  }

  #stroke(bytes: Uint8Array, others: readonly Uint8Array[]): Uint8Array {
    const at = this.pick(bytes.length + 1);
    switch (this.pick(9)) {
      case 0: // A bit.
        return bytes.map((byte, i) => (i === at ? byte ^ (1 << this.pick(8)) : byte));
      case 1: // A byte.
        return bytes.map((byte, i) => (i === at ? this.pick(256) : byte));
      case 2: // Cut off.
        return bytes.slice(0, at);
      case 3: // More behind.
        return joined(bytes, this.#noise(1 + this.pick(40)));
      case 4: // More in between.
        return joined(bytes.subarray(0, at), this.#noise(1 + this.pick(8)), bytes.subarray(at));
      case 5: // Less in between.
        return joined(bytes.subarray(0, at), bytes.subarray(at + 1 + this.pick(40)));
      case 6: // An absurd length, or number.
        return overwritten(bytes, at, this.oneOf(ABSURD));
      case 7: {
        // Two fields of one size change places.
        const size = this.oneOf([1, 2, 4, 8, 32, 64]);
        const to = this.pick(bytes.length + 1);
        const [a, b] = [bytes.slice(at, at + size), bytes.slice(to, to + size)];
        return overwritten(overwritten(bytes, at, b), to, a);
      }
      default: {
        // The tail of something else.
        const other = this.oneOf(others);
        return joined(bytes.subarray(0, at), other.subarray(this.pick(other.length + 1)));
      }
    }
  }

  #noise(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.pick(256));
  }
}

const ABSURD = [
  [0xff, 0xff, 0xff, 0xff],
  [0x7f, 0xff, 0xff, 0xff],
  [0x00, 0x0f, 0x42, 0x40],
  [0x00, 0x00, 0x00, 0x00],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
  [0x00, 0x1f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
].map((bytes) => Uint8Array.from(bytes));

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

function overwritten(bytes: Uint8Array, at: number, by: Uint8Array): Uint8Array {
  const result = bytes.slice();
  result.set(by.subarray(0, Math.max(0, bytes.length - at)), Math.min(at, bytes.length));
  return result;
}
