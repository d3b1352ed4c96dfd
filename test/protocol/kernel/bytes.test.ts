import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvariantViolation } from '../../../protocol/kernel/assert.ts';
import {
  compareStrings,
  concatBytes,
  equalBytes,
  fromHex,
  toHex,
} from '../../../protocol/kernel/bytes.ts';

const bytes = fc.uint8Array({ maxLength: 100 });

describe('hexadecimal', () => {
  it('agrees with Node.js both ways, at every length', () => {
    fc.assert(
      fc.property(bytes, (value) => {
        expect(toHex(value)).toBe(Buffer.from(value).toString('hex'));
        expect(fromHex(toHex(value))).toEqual(value);
      }),
    );
  });

  it('spells a part of a larger array', () => {
    expect(toHex(Uint8Array.of(1, 2, 0xff, 4).subarray(1, 3))).toBe('02ff');
  });

  it.each(['0', 'AB', '0g', ' 1', '1\u0130', 'é0', '0x'])('refuses the spelling %j', (hex) => {
    expect(() => fromHex(hex)).toThrow(InvariantViolation);
  });
});

describe('equalBytes', () => {
  it('holds for the same content and for nothing else', () => {
    fc.assert(
      fc.property(bytes, bytes, (a, b) => {
        expect(equalBytes(a, a.slice())).toBe(true);
        expect(equalBytes(a, b)).toBe(toHex(a) === toHex(b));
      }),
    );
  });

  it('sees a difference in the last byte, and a length', () => {
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1))).toBe(false);
  });
});

describe('compareStrings', () => {
  it('orders by code unit, not as a locale would', () => {
    expect(['é', 'z', 'a', 'Z'].sort(compareStrings)).toEqual(['Z', 'a', 'z', 'é']);
  });

  it('orders hexadecimal as the bytes that it spells', () => {
    fc.assert(
      fc.property(bytes, bytes, (a, b) => {
        expect(compareStrings(toHex(a), toHex(b))).toBe(Buffer.compare(a, b));
      }),
    );
  });
});

describe('concatBytes', () => {
  it('joins in order', () => {
    fc.assert(
      fc.property(fc.array(bytes), (parts) => {
        expect(concatBytes(...parts)).toEqual(Uint8Array.from(Buffer.concat(parts)));
      }),
    );
  });
});
