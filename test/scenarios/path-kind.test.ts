import { describe, expect, it } from 'vitest';
import { namesIn, pathKind, type ReadableFiles } from '../../scenarios/path-kind.ts';
import { UsageError } from '../../scenarios/usage-error.ts';

/** A system that refuses; whoever runs the tests may be refused nothing. */
function refusing(code: string): ReadableFiles {
  const refuse = (): never => {
    throw Object.assign(new Error(`${code}: as the system says it`), { code });
  };
  return { statSync: refuse, readdirSync: refuse };
}

describe('a path', () => {
  it('is a folder, a file or nothing', () => {
    expect(pathKind('test')).toBe('folder');
    expect(pathKind('package.json')).toBe('file');
    expect(pathKind('nowhere')).toBe('nothing');
    expect(namesIn('test')).toContain('scenarios');
  });

  it.each([
    ['EACCES', 'permission denied'],
    ['ENAMETOOLONG', 'the name is too long'],
    ['ENOTDIR', 'a part of the path is not a folder'],
    ['EIO', 'EIO: as the system says it'],
  ])('that the system refuses with %s is named, and why', (code, reason) => {
    const files = refusing(code);
    for (const read of [() => pathKind('some/path', files), () => namesIn('some/path', files)])
      expect(read).toThrow(new UsageError(`cannot read some/path: ${reason}`));
  });

  it('is never empty, and never longer than a line in a message', () => {
    expect(() => pathKind('')).toThrow(UsageError);
    expect(() => pathKind('x'.repeat(5_000))).toThrow(
      /^cannot read x{200}…: the name is too long$/,
    );
  });

  it('whose failure is no system error is not hidden', () => {
    const files = {
      statSync: () => {
        throw new TypeError('ours');
      },
    } as unknown as ReadableFiles;
    expect(() => pathKind('some/path', files)).toThrow(TypeError);
  });
});
