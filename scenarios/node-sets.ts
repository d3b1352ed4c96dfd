/**
 * From names, ranges and lists to node numbers.
 *
 * @module
 */
import type { Path } from './problem.ts';
import type { ProblemLog } from './problem-log.ts';
import type { NodeSet } from './scenario.ts';
import { didYouMean, show } from './show.ts';
import { readRange } from './units.ts';

export const ROLES = ['packer', 'successor', 'announcer'] as const;

/** The nodes that a scenario may speak of. */
export interface Cast {
  readonly total: number;
  readonly delegates: number;
  readonly groups: ReadonlyMap<string, readonly number[]>;
}

/** What may stand in a place where nodes are named. */
export type Allowed = 'ids' | 'ids-or-any' | 'ids-or-any-or-role';

const FORMS = 'a node, a list such as [0..9, 12], a group, all, a role, or { any: 3, of: [0..9] }';
const GROUP_NAME = /^[a-z][a-z0-9-]*$/;

/** Reads the named groups; those with a problem are reported and left out. */
export function resolveGroups(
  written: Readonly<Record<string, unknown>>,
  cast: Omit<Cast, 'groups'>,
  log: ProblemLog,
): Cast {
  const groups = new Map<string, readonly number[]>();
  for (const [name, raw] of Object.entries(written)) {
    if (name === 'all' || ROLES.some((role) => role === name))
      log.addAtKey(['groups', name], `"${name}" has a meaning already; allowed: other names`);
    else if (!GROUP_NAME.test(name))
      log.addAtKey(
        ['groups', name],
        `found the group name ${show(name)}; allowed: small letters, digits and -, a letter first`,
      );
    const ids = resolveIds(raw, ['groups', name], { ...cast, groups: new Map() }, log);
    if (ids !== null) groups.set(name, ids);
  }
  return { ...cast, groups };
}

/** Node numbers, ascending; null when a problem was reported. */
export function resolveIds(
  raw: unknown,
  path: Path,
  cast: Cast,
  log: ProblemLog,
): readonly number[] | null {
  const set = resolveNodes(raw, path, cast, log, 'ids');
  return set?.kind === 'ids' ? set.ids : null;
}

/** Null when a problem was reported. */
export function resolveNodes(
  raw: unknown,
  path: Path,
  cast: Cast,
  log: ProblemLog,
  allowed: Allowed,
): NodeSet | null {
  if (Array.isArray(raw)) return resolveList(raw, path, cast, log);
  if (raw !== null && typeof raw === 'object') {
    if (allowed !== 'ids') return resolveAny(raw, path, cast, log);
    log.add(path, 'found a map; allowed here: node numbers, ranges and groups');
    return null;
  }
  const role = ROLES.find((one) => one === raw);
  if (role !== undefined) {
    if (allowed === 'ids-or-any-or-role') return { kind: 'role', role };
    log.add(path, `found the role "${role}"; allowed here: node numbers, ranges and groups`);
    return null;
  }
  const ids = resolveItem(raw, path, cast, log);
  return ids === null ? null : { kind: 'ids', ids };
}

export function allNodes(cast: Cast): NodeSet {
  return { kind: 'ids', ids: firstNodes(cast.total) };
}

/** 0 … `count` − 1. */
export function firstNodes(count: number): readonly number[] {
  return Array.from({ length: count }, (_, id) => id);
}

/** For messages. */
export function nodesThatExist(cast: Cast): string {
  return `this scenario has nodes 0 … ${cast.total - 1}`;
}

function resolveList(
  items: readonly unknown[],
  path: Path,
  cast: Cast,
  log: ProblemLog,
): NodeSet | null {
  if (items.length === 0) {
    log.add(path, 'found an empty list; allowed: at least one node');
    return null;
  }
  const sets = items.map((item, index) => {
    if (!ROLES.some((role) => role === item)) return resolveItem(item, [...path, index], cast, log);
    log.add([...path, index], `found the role "${String(item)}" in a list; allowed: a role alone`);
    return null;
  });
  if (sets.includes(null)) return null;
  const ids = new Set(sets.flatMap((set) => set ?? []));
  return { kind: 'ids', ids: [...ids].toSorted((a, b) => a - b) };
}

/** A number, a range, a group or `all`. */
function resolveItem(
  raw: unknown,
  path: Path,
  cast: Cast,
  log: ProblemLog,
): readonly number[] | null {
  if (typeof raw === 'string' && !/^\d+\.\.\d+$/.test(raw))
    return resolveName(raw, path, cast, log);
  const range = readRange(raw);
  if (range.code === 'invalid') {
    log.add(path, `found ${range.found}; allowed: ${FORMS}`);
    return null;
  }
  const { first, last } = range.value;
  if (last >= cast.total) {
    log.add(path, `node ${last} does not exist; ${nodesThatExist(cast)}`);
    return null;
  }
  return Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
}

function resolveName(
  name: string,
  path: Path,
  cast: Cast,
  log: ProblemLog,
): readonly number[] | null {
  if (name === 'all') return firstNodes(cast.total);
  const group = cast.groups.get(name);
  if (group !== undefined) return group;
  const groups = [...cast.groups.keys()];
  const known = groups.length === 0 ? '' : `; groups are ${groups.join(', ')}`;
  const suggestion = didYouMean(name, [...groups, ...ROLES, 'all']);
  log.add(path, `found ${show(name)}${suggestion}; allowed: ${FORMS}${known}`);
  return null;
}

/** `{ any: 10, of: [0..20] }`. */
function resolveAny(written: object, path: Path, cast: Cast, log: ProblemLog): NodeSet | null {
  const raw = new Map<string, unknown>(Object.entries(written));
  const unknown = [...raw.keys()].filter((key) => key !== 'any' && key !== 'of');
  for (const key of unknown)
    log.addAtKey([...path, key], `unknown key ${show(key)}; allowed: any, of`);
  const count = raw.get('any');
  const among = raw.has('of')
    ? resolveIds(raw.get('of'), [...path, 'of'], cast, log)
    : firstNodes(cast.delegates);
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 1) {
    const most = among === null ? '' : ` 1 … ${among.length}`;
    log.add([...path, 'any'], `found ${show(count)}; allowed: a whole number${most}`);
    return null;
  }
  if (among === null || unknown.length > 0) return null;
  if (count > among.length) {
    const message = `found ${count} of a set of ${among.length}; allowed: 1 … ${among.length}`;
    log.add([...path, 'any'], message);
    return null;
  }
  return { kind: 'any', count, among };
}
