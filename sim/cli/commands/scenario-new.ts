/**
 * `ektsim scenario new`: a commented scenario to begin with.
 *
 * @module
 */
import { existsSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import type { Argv } from 'yargs';
import { formatProblem, parseScenario } from '../../../scenarios/parse.ts';
import { show } from '../../../scenarios/show.ts';
import { UsageError } from '../../../scenarios/usage-error.ts';
import { singleText, type Act } from '../arguments.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { checkWritable, writeOutput } from '../output-file.ts';
import { SCENARIO_LIBRARY } from '../package.ts';

export const NEW_OPTIONS = {
  out: { type: 'string', requiresArg: true, describe: 'File to write; default: NAME.yaml' },
} as const;

export function addScenarioNew(cli: Argv, act: Act): Argv {
  return cli.command(
    'new <name>',
    'Write a commented scenario to begin with',
    (yargs) =>
      yargs
        .positional('name', {
          type: 'string',
          demandOption: true,
          describe: 'In kebab case, such as two-crashes',
        })
        .options(NEW_OPTIONS)
        .example('$0 scenario new two-crashes', 'writes two-crashes.yaml'),
    act(create),
  );
}

interface NewArguments {
  readonly name: string;
  readonly out: string | undefined;
}

function create({ name, out }: NewArguments): ExitCode {
  // Judged here because a name with line breaks would be more than a name in the template.
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))
    throw new UsageError(`found ${show(name)}; allowed: a name in kebab case, such as two-crashes`);
  const path = out === undefined ? `${name}.yaml` : singleText(out, '--out');
  if (existsSync(path))
    throw new UsageError(`${path} exists and is left as it is; say another file with --out`);
  const text = template(name, path);
  const outcome = parseScenario(text, path);
  if (outcome.code === 'invalid')
    throw new UsageError(outcome.problems.map(formatProblem).join('\n'));
  checkWritable(path);
  writeOutput(path, text);
  process.stdout.write(`${path}\nRun it with:\nnpx ektsim run ${path}\n`);
  return EXIT.asExpected;
}

function template(name: string, path: string): string {
  const schema = relative(dirname(path), join(SCENARIO_LIBRARY, 'scenario.schema.json'));
  return `# yaml-language-server: $schema=${schema.replaceAll(sep, '/')}
# Every key, with its unit and default: docs/scenarios.md.
name: ${name}
about: Two of nine delegates crash for half a minute, and nobody forks.
duration: 5min # of simulated time

chain:
  delegates: 9 # a quorum is more than half of them: 5
  blockInterval: 3s

network:
  latency: { median: 60ms, p99: 180ms } # one way, log-normal
  loss: 0.01%

workload:
  - transfers: { rate: 10/s, accounts: 100 }

faults:
  - { at: 60s, for: 30s, crash: [3, 4] } # delegates count from 0
  # Others to try:
  # - { at: 2min, for: 30s, partition: [[0..3], [4..8]] }
  # - { when: { committed: { height: 20 } }, for: 10s, isolate: packer }
  # - { nodes: [8], byzantine: equivocate }

# What the run must show; \`ektsim check\` fails if it does not.
expect:
  forks: none
  recovers: { within: 60s }
`;
}
