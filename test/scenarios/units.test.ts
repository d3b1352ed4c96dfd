import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  printBandwidth,
  printBytes,
  printDuration,
  printFraction,
  printPicos,
  printPpm,
  printRanges,
  printRate,
  printShare,
  readBandwidth,
  readBytes,
  readDuration,
  readFraction,
  readPicos,
  readPpm,
  readRange,
  readRate,
  readShare,
  type Reading,
} from '../../scenarios/units.ts';

const MONTH = 30 * 86_400_000_000;

describe('what is read', () => {
  it.each<[(raw: unknown) => Reading<unknown>, string | number, unknown]>([
    [readDuration, '3s', 3_000_000],
    [readDuration, '200ms', 200_000],
    [readDuration, '90us', 90],
    [readDuration, '90µs', 90],
    [readDuration, '10min', 600_000_000],
    [readDuration, '1h', 3_600_000_000],
    [readDuration, '30d', MONTH],
    [readDuration, '1.5s', 1_500_000],
    [readDuration, '0.000001s', 1],
    [readDuration, '0.3s', 300_000], // 0.3 is no binary fraction
    [readDuration, '-50ms', -50_000],
    [readDuration, '-0s', 0],
    [readPicos, '2.6ns', 2_600],
    [readPicos, '80us', 80_000_000],
    [readPicos, '1ps', 1],
    [readPicos, '0s', 0],
    [readBandwidth, '100Mbit/s', 100_000_000],
    [readBandwidth, '1.5kbit/s', 1_500],
    [readBytes, '1MiB', 1_048_576],
    [readBytes, '256KiB', 262_144],
    [readBytes, '1MB', 1_000_000],
    [readRate, '200/s', 200],
    [readRate, '30/min', 0.5],
    [readRate, '-5/s', -5],
    [readShare, '0.1%', 0.001],
    [readShare, 0.25, 0.25],
    [readShare, '110%', 1.1],
    [readFraction, '2/3', { numerator: 2, denominator: 3 }],
    [readFraction, '2/4', { numerator: 1, denominator: 2 }],
    [readPpm, '-20ppm', -20],
    [readRange, '0..9', { first: 0, last: 9 }],
    [readRange, 7, { first: 7, last: 7 }],
  ])('%o %s', (read, raw, value) => {
    expect(read(raw)).toEqual({ code: 'ok', value });
  });
});

describe('what is refused', () => {
  it.each<[(raw: unknown) => Reading<unknown>, unknown, string]>([
    [readDuration, 3, '3 without a unit (3s? 3ms?)'],
    [readDuration, '3', '"3", of no known unit'],
    [readDuration, '3 s', '"3 s", of no known unit'],
    [readDuration, '3S', '"3S", of no known unit'],
    [readDuration, '1.5us', '1.5us, which is no whole microsecond'],
    [readDuration, '1e3s', '"1e3s", of no known unit'],
    [readDuration, '.5s', '".5s"'],
    [readDuration, 's', '"s"'],
    [readDuration, null, 'nothing'],
    [readDuration, ['3s'], 'a list'],
    [readDuration, {}, 'a map'],
    [readDuration, '9'.repeat(100) + 's', `"${'9'.repeat(60)}…"`],
    [readPicos, '1.5ps', '1.5ps, which is no whole picosecond'],
    [readPicos, 80, '80 without a unit (80us? 80ns?)'],
    [readPicos, '1min', '"1min", of no known unit'],
    [readBandwidth, '0.5bit/s', '0.5bit/s, which is no whole bit per second'],
    [readBytes, 5, '5 without a unit (5B? 5KiB?)'],
    [readRate, 5, '5 without a unit (5/s?)'],
    [readShare, '5', '"5"'],
    [readFraction, 0.5, '0.5, which is no exact fraction'],
    [readFraction, '1/0', '"1/0"'],
    [readFraction, '-1/2', '"-1/2"'],
    [readPpm, '0.5ppm', '"0.5ppm"'],
    [readRange, '9..0', '9..0, which runs backwards (0..9?)'],
    [readRange, '0..', '"0.."'],
    [readRange, -1, '-1'],
    [readRange, 1.5, '1.5'],
  ])('%o %j', (read, raw, found) => {
    expect(read(raw)).toEqual({ code: 'invalid', found });
  });
});

describe('the canonical spelling', () => {
  it.each([
    [printDuration(0), '0s'],
    [printDuration(90_000_000), '90s'],
    [printDuration(1_500_000), '1.5s'],
    [printDuration(-50_000), '-50ms'],
    [printDuration(600_000_000), '10min'],
    [printDuration(5_400_000_000), '90min'],
    [printDuration(37_500), '37.5ms'],
    [printPicos(0), '0s'],
    [printPicos(999), '999ps'],
    [printPicos(2_600), '2.6ns'],
    [printPicos(1_100_000_000), '1.1ms'],
    [printShare(0.001), '0.1%'],
    [printShare(0.07), '7%'],
    [printRate(0.5), '0.5/s'],
    [printBytes(1_048_576), '1MiB'],
    [printBytes(1_500), '1500B'],
    [printBandwidth(100_000_000), '100Mbit/s'],
    [printRanges([0, 1, 2, 5, 7, 8]).join(' '), '0..2 5 7..8'],
  ])('%s is %s', (printed, expected) => expect(printed).toBe(expected));

  const law = <T>(
    name: string,
    values: fc.Arbitrary<T>,
    print: (value: T) => unknown,
    read: (raw: unknown) => Reading<T>,
  ) =>
    it(`${name} reads back as the same value`, () => {
      fc.assert(
        fc.property(values, (value) => {
          expect(read(print(value))).toEqual({ code: 'ok', value });
        }),
      );
    });

  law('of a duration', fc.integer({ min: -MONTH, max: MONTH }), printDuration, readDuration);
  law('of processing time', fc.nat(60_000_000_000_000), printPicos, readPicos);
  law('of a bandwidth', fc.integer({ min: 1, max: 1e12 }), printBandwidth, readBandwidth);
  law('of a size', fc.integer({ min: 0, max: 2 ** 40 }), printBytes, readBytes);
  law('of drift', fc.integer({ min: -100_000, max: 100_000 }), printPpm, readPpm);
  law('of a rate', numbers(0, 1e6), printRate, readRate);
  law('of a share', numbers(0, 10), printShare, readShare);

  it('of a fraction reads back as the same value, in lowest terms', () => {
    fc.assert(
      fc.property(fc.nat(1_000), fc.integer({ min: 1, max: 1_000 }), (numerator, denominator) => {
        const reading = readFraction(`${numerator}/${denominator}`);
        if (reading.code === 'invalid') throw new Error(reading.found);
        const { value } = reading;
        expect(value.numerator * denominator).toBe(value.denominator * numerator);
        expect(readFraction(printFraction(value))).toEqual(reading);
      }),
    );
  });

  it('of node numbers reads back as the same numbers', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(40)), (numbers) => {
        const ascending = numbers.toSorted((a, b) => a - b);
        const read = printRanges(ascending).flatMap((item) => {
          const range = readRange(item);
          if (range.code === 'invalid') throw new Error(range.found);
          const { first, last } = range.value;
          return Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
        });
        expect(read).toEqual(ascending);
      }),
    );
  });

  function numbers(min: number, max: number) {
    return fc.double({ min, max, noNaN: true }).map((value) => value + 0);
  }
});
