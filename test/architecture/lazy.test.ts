/** What only some commands need is loaded by them alone. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** Files of the command line and of campaigns, outside the queue. */
const files = ['sim/cli', 'sim/campaign'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.startsWith('queue/'))
    .map((file) => `${folder}/${file}`),
);

/** Static imports of a file that are still there when it runs. */
function imports(file: string): readonly string[] {
  const text = readFileSync(file, 'utf8');
  const found = text.matchAll(/^(?:import|export) (?!type )[^;]*?from '([^']+)'/gms);
  return [...found].map(([, specifier = '']) => specifier);
}

it('the packages of the queue, by who uses one', () => {
  expect(files.length).toBeGreaterThan(50);
  const ofQueue = files.flatMap((file) =>
    imports(file).filter((specifier) => specifier.includes('/queue/')),
  );
  expect(ofQueue.filter((specifier) => specifier.endsWith('/queue/address.ts'))).not.toEqual([]);
  expect(ofQueue.filter((specifier) => !specifier.endsWith('/queue/address.ts'))).toEqual([]);
  expect(imports('sim/campaign/queue/address.ts')).toEqual([
    '../../../scenarios/show.ts',
    '../../../scenarios/usage-error.ts',
  ]);
});

it('commands, by the one that is called', () => {
  const ofCommandLine = imports('sim/cli/command-line.ts');
  expect(ofCommandLine).toContain('./exit-code.ts');
  expect(ofCommandLine.filter((specifier) => specifier.includes('/commands/'))).toEqual([]);
});
