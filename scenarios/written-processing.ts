/**
 * What work costs, as it may be written.
 *
 * @module
 */
import { SIGNATURES } from './scenario.ts';
import type { Picos } from './scenario-processing.ts';
import { PATTERNS, printPicos, readPicos } from './units.ts';
import { keys, scalar, shortOr } from './written.ts';

const MINUTE: Picos = 60_000_000_000_000;
const SECOND: Picos = 1_000_000_000_000;

/** A span of time far below a microsecond or above: `2.6ns`, `80us`, `1.1ms`. */
function cost(max: Picos, also = '') {
  return scalar(
    readPicos,
    `a duration 0s … ${printPicos(max)}, in ps, ns, us, ms or s${also}`,
    (value) => value >= 0 && value <= max,
    { type: 'string', pattern: PATTERNS.picos, examples: ['2.6ns', '80us', '1.1ms'] },
  );
}

const bySuite = keys(
  Object.fromEntries(
    SIGNATURES.map((name) => [name, cost(MINUTE).optional().describe(`Of ${name}`)] as const),
  ),
);

const ofSuites = shortOr(cost(MINUTE, `, or a map of ${SIGNATURES.join(', ')}`), bySuite);

export const processing = keys({
  verify: ofSuites.prefault('0s').describe('Checking one signature: of any suite, or by suite'),
  sign: ofSuites.prefault('0s').describe('Making one signature: of any suite, or by suite'),
  transaction: cost(SECOND)
    .prefault('0s')
    .describe('Executing one transaction, its signature apart'),
  byte: cost(SECOND)
    .prefault('0s')
    .describe('Each byte of a message, where it is received and where it is sent'),
});
