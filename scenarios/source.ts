/**
 * YAML text to plain values, and where each of them stood. YAML is read more strictly than its
 * standard: what has two readings (`010`), what refers or repeats (anchors, merge keys, tags,
 * second documents) and what overwrites silently (a key given twice) is refused.
 *
 * Knows nothing of scenarios.
 *
 * @module
 */
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import { Positions, type Place } from './positions.ts';
import type { Path, Problem } from './problem.ts';
import { show } from './show.ts';

/** Maps, lists, text, numbers, integers beyond 2^53 as bigint, booleans and null. */
export type Plain = string | number | bigint | boolean | null | Plain[] | { [key: string]: Plain };

export interface Source {
  readonly value: Plain;
  readonly positions: Positions;
  /** Empty if the text may be trusted. */
  readonly problems: readonly Problem[];
}

const DEEPEST = 20;

/**
 * @param place - file, and where its first character stands; a line of 0 marks text without lines,
 *   all of whose values then have this place
 */
export function readYaml(text: string, place: Place): Source {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false, // checked here: the library's own check takes quadratic time
    intAsBigInt: true,
    schema: 'core',
    version: '1.2',
  });
  const placeOf = (offset: number): Place => {
    if (place.line === 0) return place;
    const { line, col } = lines.linePos(offset);
    return { file: place.file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const positions = new Positions(place);
  const syntax = syntaxProblems(document, placeOf);
  if (syntax.length > 0) return { value: null, positions, problems: syntax };
  const walk = new Walk(positions, placeOf);
  const value = walk.plain(document.contents, [], 0);
  return { value, positions, problems: walk.problems };
}

/** A key that cannot be one of a plain object. */
export function isForbiddenKey(key: string): boolean {
  return key === '__proto__';
}

function syntaxProblems(document: Document, placeOf: (offset: number) => Place): Problem[] {
  const found = [...document.errors, ...document.warnings];
  const tooDeep = found.filter((error) => error.code === 'RESOURCE_EXHAUSTION');
  const problems = (tooDeep.length > 0 ? tooDeep.slice(0, 1) : found).map((error) => ({
    ...placeOf(error.pos[0]),
    path: '',
    message: syntaxMessage(error.code, error.message),
  }));
  if (document.directives?.yaml.explicit === true && document.directives.yaml.version !== '1.2')
    problems.push({
      ...placeOf(0),
      path: '',
      message: `found a %YAML ${document.directives.yaml.version} directive; allowed: YAML 1.2`,
    });
  return problems;
}

function syntaxMessage(code: string, message: string): string {
  if (code === 'RESOURCE_EXHAUSTION')
    return `lists and maps nested too deeply; allowed: ${DEEPEST} levels`;
  if (code === 'MULTIPLE_DOCS') return 'found a second YAML document; allowed: one in each file';
  return `not valid YAML: ${message}`;
}

class Walk {
  readonly problems: Problem[] = [];
  readonly #positions: Positions;
  readonly #placeOf: (offset: number) => Place;

  constructor(positions: Positions, placeOf: (offset: number) => Place) {
    this.#positions = positions;
    this.#placeOf = placeOf;
  }

  plain(node: unknown, path: Path, depth: number): Plain {
    if (!isNode(node)) return null;
    this.#positions.setValue(path, this.#placeOf(node.range?.[0] ?? 0));
    if (depth > DEEPEST) return this.#refuse(path, `nested too deeply; allowed: ${DEEPEST} levels`);
    if (isAlias(node) || node.anchor !== undefined)
      return this.#refuse(path, 'found a YAML anchor or alias; allowed: values written out');
    if (node.tag !== undefined && !node.tag.startsWith('tag:yaml.org,2002:'))
      return this.#refuse(path, `found the YAML tag ${show(node.tag)}; allowed: no tags`);
    if (isScalar(node)) return this.#scalar(node, path);
    if (isSeq(node)) {
      return node.items.map((item, index) => this.plain(item, [...path, index], depth + 1));
    }
    return isMap(node) ? this.#map(node, path, depth) : null;
  }

  #map(node: YAMLMap, path: Path, depth: number): Plain {
    const map: Record<string, Plain> = {};
    for (const pair of node.items) {
      const key = this.#key(pair, path);
      if (key === null) continue;
      if (Object.hasOwn(map, key)) {
        this.#refuseKey(pair, [...path, key], `key "${key}" given twice; allowed: once`);
        continue;
      }
      if (isNode(pair.key))
        this.#positions.setKey([...path, key], this.#placeOf(pair.key.range?.[0] ?? 0));
      map[key] = this.plain(pair.value, [...path, key], depth + 1);
    }
    return map;
  }

  #key(pair: Pair, path: Path): string | null {
    const key = pair.key;
    if (isScalar(key) && key.anchor === undefined && key.value !== null) {
      const text = typeof key.value === 'string' ? key.value : (key.source ?? '');
      if (!isForbiddenKey(text)) return text;
    }
    this.#refuseKey(pair, path, 'found a key that is no plain name; allowed: names');
    return null;
  }

  #scalar(node: Scalar, path: Path): Plain {
    const { value } = node;
    if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
    const source = node.source ?? '';
    if (!/^[-+]?(0|[1-9]\d*)?(\.\d*)?([eE][-+]?\d+)?$/.test(source))
      return this.#refuse(path, `found ${source}; allowed: plain decimal numbers`);
    if (typeof value === 'bigint') {
      const number = Number(value);
      return Number.isSafeInteger(number) ? number + 0 : value;
    }
    if (typeof value === 'number' && Number.isFinite(value)) return value + 0;
    return this.#refuse(path, `found ${source}; allowed: finite numbers and text`);
  }

  #refuse(path: Path, message: string): null {
    this.problems.push(this.#positions.problemAt(path, message));
    return null;
  }

  #refuseKey(pair: Pair, path: Path, message: string): void {
    if (isNode(pair.key)) this.#positions.setKey(path, this.#placeOf(pair.key.range?.[0] ?? 0));
    this.problems.push(this.#positions.problemAtKey(path, message));
  }
}

function isNode(node: unknown): node is Node & { readonly anchor?: string } {
  return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node);
}
