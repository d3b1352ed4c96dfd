/**
 * A scenario back to YAML as a person would write it: without what goes without saying. What is
 * printed parses to an equal scenario.
 *
 * @module
 */
import { isDeepStrictEqual } from 'node:util';
import { firstNodes } from './node-sets.ts';
import { parseScenario } from './parse.ts';
import { printNodes } from './print-nodes.ts';
import { printScenario, printWritten, writtenScenario } from './print.ts';
import type { ChainSettings, Scenario } from './scenario.ts';
import { printDuration } from './units.ts';

type Written = Readonly<Record<string, unknown>>;

export function printCompact(scenario: Scenario): string {
  const text = withFoldedAbout(printWritten(compactScenario(scenario)), scenario.about);
  const outcome = parseScenario(text, scenario.name);
  const isEqual = outcome.code === 'ok' && isDeepStrictEqual(outcome.scenario, scenario);
  // A default that this file does not know costs words, never the meaning.
  return isEqual ? text : printScenario(scenario);
}

const WIDTH = 100;

/** Long text in lines that can be read; what folding would change stays as it is. */
function withFoldedAbout(text: string, about: string): string {
  const isLong = about.length > WIDTH - 'about: '.length;
  if (!isLong || about !== about.split(/\s+/).join(' ')) return text;
  const lines = [''];
  for (const word of about.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + word.length + 3 > WIDTH) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return text.replace(/^about: .*$/m, () =>
    ['about: >-', ...lines.map((line) => `  ${line}`)].join('\n'),
  );
}

/** The plain values of {@link printCompact}. */
export function compactScenario(scenario: Scenario): Written {
  const { name, about, duration, chain, ...rest } = writtenScenario(scenario);
  const usual = defaultsBeside(scenario.chain);
  const different = without(rest, usual);
  const faults = different['faults'];
  const workload = different['workload'];
  return {
    name,
    ...(about !== '' && { about }),
    duration,
    chain: { delegates: scenario.chain.delegates, ...without(asMap(chain), asMap(usual['chain'])) },
    ...different,
    ...(Array.isArray(faults) && {
      faults: faults.map((fault) => compactFault(fault, scenario)),
    }),
    ...(Array.isArray(workload) && { workload: workload.map(compactLoad) }),
  };
}

const known = new Map<string, Written>();

/** Some defaults of the chain depend on others of its values. */
function defaultsBeside({ blockInterval, maxDelay, bodies }: ChainSettings): Written {
  const given = `blockInterval: ${blockInterval}us, maxDelay: ${maxDelay}us, bodies: ${bodies}`;
  const before = known.get(given);
  if (before !== undefined) return before;
  // The paper's profile accepts all of them together.
  const text = `name: usual\nduration: 1s\nchain: { ${given}, profile: whitepaper }\n`;
  const outcome = parseScenario(text, 'usual');
  if (outcome.code === 'invalid') return {};
  const usual = writtenScenario(outcome.scenario);
  const defaults = { ...usual, chain: { ...asMap(usual['chain']), ...THEMSELVES } };
  known.set(given, defaults);
  return defaults;
}

const THEMSELVES = {
  blockInterval: '3s',
  maxDelay: '200ms',
  bodies: 'fetch',
  profile: 'repaired',
};

/** What differs; maps entry by entry, one level deep. */
function without(values: Written, usual: Written): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => {
      const other = usual[key];
      if (isDeepStrictEqual(value, other) || isEmpty(value)) return [];
      const isSection = isMap(value) && isMap(other) && key !== 'latency' && key !== 'fees';
      return [[key, isSection ? without(value, other) : value]];
    }),
  );
}

function compactFault(fault: unknown, { nodes, chain }: Scenario): unknown {
  const { after, ...rest } = asMap(fault);
  const all = printNodes({ kind: 'ids', ids: firstNodes(nodes) });
  const entries = Object.entries(rest).map(([key, value]) => {
    if (key === 'when')
      return [key, Object.fromEntries(Object.entries(asMap(value)).map(withoutCount))];
    if (key === 'byzantine') return [key, compactBehaviours(value, printDuration(chain.maxDelay))];
    if (key === 'restarts') return [key, withoutJitter(asMap(value))];
    return BETWEEN.has(key) ? [key, withoutAll(asMap(value), all)] : [key, value];
  });
  return {
    ...(Object.fromEntries(entries) as Written),
    ...(after !== undefined && after !== '0s' && { after }),
  };
}

/** Faults of directed links, which may come and go: both ends are all nodes if not given. */
const BETWEEN: ReadonlySet<string> = new Set(['cut', 'degrade', 'flap', 'hold', 'drop']);

function withoutAll(options: Written, all: unknown): Written {
  const kept = Object.entries(options).filter(
    ([key, value]) => !(key === 'from' || key === 'to') || !isDeepStrictEqual(value, all),
  );
  return withoutJitter(Object.fromEntries(kept));
}

function compactBehaviours(behaviours: unknown, maxDelay: string): unknown {
  if (Array.isArray(behaviours)) return behaviours.map((one) => compactBehaviours(one, maxDelay));
  const [kind, options] = Object.entries(asMap(behaviours))[0] ?? [];
  if (kind === undefined) return behaviours;
  if (kind !== 'collude') return isEmpty(options) ? kind : behaviours;
  const { strategy, maxDelay: given, ...rest } = asMap(options);
  if (given !== maxDelay) return behaviours;
  return { collude: isEmpty(rest) ? strategy : { strategy, ...rest } };
}

function withoutJitter({ jitter, ...rest }: Written): Written {
  return jitter === undefined || jitter === '0s' ? rest : { ...rest, jitter };
}

function withoutCount([event, match]: [string, unknown]): [string, unknown] {
  const { count, ...rest } = asMap(match);
  return [event, count === 1 ? rest : { ...rest, count }];
}

const USUAL_LOAD: Written = {
  arrivals: 'poisson',
  start: '0s',
  spread: 'uniform',
  amount: 1n,
  fee: 'least',
};

function compactLoad(load: unknown): unknown {
  return Object.fromEntries(
    Object.entries(asMap(load)).map(([kind, options]) => [
      kind,
      kind === 'transfers' ? without(asMap(options), USUAL_LOAD) : options,
    ]),
  );
}

function isMap(value: unknown): value is Written {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asMap(value: unknown): Written {
  return isMap(value) ? value : {};
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
