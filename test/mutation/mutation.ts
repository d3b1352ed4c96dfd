/**
 * What a mutation is: one deliberate bug in the compiled protocol, as data. Nothing in the protocol
 * knows of it; a copy of the build is changed in one place.
 *
 * @module
 */

export interface Mutation {
  /** In kebab case; unique. */
  readonly name: string;
  /** The rule that it breaks, or `ledger` for what no numbered rule says. */
  readonly rule: string;
  /** Below `dist/protocol/`. */
  readonly file: string;
  /** Compiled code that stands in the file exactly once. */
  readonly search: string;
  readonly replacement: string;
  /** What an implementer would have got wrong, and what it costs. */
  readonly why: string;
}

/** The changed text. @throws Error where the code to change is not there exactly once */
export function mutated(text: string, { name, file, search, replacement }: Mutation): string {
  const parts = text.split(search);
  if (parts.length !== 2)
    throw new Error(
      `mutation ${name}: found ${parts.length - 1} times in ${file}; allowed: once:\n${search}`,
    );
  return parts.join(replacement);
}
