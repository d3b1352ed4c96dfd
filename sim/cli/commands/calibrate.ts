/**
 * `ektsim calibrate`: what processing costs on this machine, to put into a scenario.
 *
 * @module
 */
import { arch, cpus, platform } from 'node:os';
import type { Argv } from 'yargs';
import { quantity } from '../../../reports/format.ts';
import { json } from '../../../reports/writers/json.ts';
import { printProcessing } from '../../../scenarios/print-processing.ts';
import { show } from '../../../scenarios/show.ts';
import { printDuration, printPicos, readDuration } from '../../../scenarios/units.ts';
import { UsageError } from '../../../scenarios/usage-error.ts';
import { single, type Act, type Command } from '../arguments.ts';
import { calibrate, type Calibration, type Crypto } from '../calibration/calibrate.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { VERSION } from '../package.ts';

const CALIBRATE_OPTIONS = {
  crypto: {
    type: 'string',
    requiresArg: true,
    default: 'native',
    describe: 'Whose signatures and hashing: noble (JavaScript) or native (Node.js itself)',
  },
  time: {
    type: 'string',
    requiresArg: true,
    default: '10s',
    describe: 'How long to measure in all; more gives steadier figures',
  },
  json: { type: 'boolean', default: false, describe: 'Print one JSON document and nothing else' },
} as const;

const SHORTEST = 100_000;
const LONGEST = 600_000_000;

function addCalibrate(cli: Argv, act: Act): Argv {
  return cli.command(
    'calibrate',
    'Measure this machine, and print what processing costs, for a scenario',
    (yargs) =>
      yargs
        .options(CALIBRATE_OPTIONS)
        .example('$0 calibrate', 'prints a section to paste into a scenario')
        .example('$0 calibrate --crypto noble --time 30s', 'JavaScript throughout, more samples'),
    act(run),
  );
}

export const COMMAND: Command = { add: addCalibrate, options: CALIBRATE_OPTIONS };

interface CalibrateArguments {
  readonly crypto: string;
  readonly time: string;
  readonly json: boolean;
}

function run(args: CalibrateArguments): ExitCode {
  const crypto = parseCrypto(single(args.crypto, '--crypto'));
  const seconds = parseTime(single(args.time, '--time'));
  const calibration = calibrate(crypto, seconds);
  process.stdout.write(args.json ? asJson(crypto, calibration) : asYaml(crypto, calibration));
  return EXIT.asExpected;
}

function parseCrypto(given: string): Crypto {
  if (given === 'noble' || given === 'native') return given;
  throw new UsageError(`--crypto: found ${show(given)}; allowed: noble, native`);
}

/** In seconds. */
function parseTime(given: string): number {
  const reading = readDuration(given);
  if (reading.code === 'ok' && reading.value >= SHORTEST && reading.value <= LONGEST)
    return reading.value / 1e6;
  const found = reading.code === 'ok' ? given : reading.found;
  const allowed = `a duration ${printDuration(SHORTEST)} … ${printDuration(LONGEST)}, such as 10s`;
  throw new UsageError(`--time: found ${found}; allowed: ${allowed}`);
}

function asJson(crypto: Crypto, { measurements, processing }: Calibration): string {
  return json({
    version: VERSION,
    crypto,
    machine: machine(),
    measurements: measurements.map(({ name, median, p10, p90, samples }) => ({
      name,
      medianPicos: median,
      p10Picos: p10,
      p90Picos: p90,
      samples,
    })),
    processing: printProcessing(processing),
  });
}

/** A section of a scenario; how it was found stands in comments above it. */
function asYaml(crypto: Crypto, { measurements, processing }: Calibration): string {
  const figures = measurements.map(({ name, median, p10, p90, samples }) => {
    const spread = `${printRounded(p10)} … ${printRounded(p90)}`;
    return `#   ${name.padEnd(18)} ${printRounded(median).padEnd(8)} (${spread}; ${quantity(samples)} samples)`;
  });
  const section = Object.entries(printProcessing(processing)).map(
    ([key, value]) => `  ${key}: ${inYaml(value)}`,
  );
  return [
    `# Measured by ektsim ${VERSION} with ${crypto} signatures and hashing`,
    `# on ${machine()}.`,
    '# Medians, and in brackets what four of five samples lie between:',
    ...figures,
    'processing:',
    ...section,
    '',
  ].join('\n');
}

function inYaml(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).map(([key, inner]) => `${key}: ${String(inner)}`);
  return `{ ${entries.join(', ')} }`;
}

function printRounded(picos: number): string {
  return printPicos(Number(picos.toPrecision(3)));
}

function machine(): string {
  const model = cpus()[0]?.model.trim() ?? '';
  const processor = model === '' ? 'an unnamed processor' : model;
  return `${processor}, Node.js ${process.versions.node}, ${platform()} ${arch()}`;
}
