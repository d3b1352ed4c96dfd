/** docs/claims.md, made from the list of claims and from runs. */
import { join } from 'node:path';
import { loadScenario, runScenario, type RunResults } from '../../sim/cli/api.ts';
import { CAMPAIGN } from './campaign.ts';
import { CLAIMS, type Claim } from './claims.ts';
import * as figures from './figures.ts';
import { printed, type Figure } from './figures.ts';

/** Seeds of every figure on the page. */
export const SEEDS = [1, 2];

/** What the repair is compared by, on one network with the same seeds. */
const COST: readonly Figure[] = [
  figures.commitLatency,
  figures.commitLatency99,
  figures.messages,
  figures.bytesOfNode,
  figures.throughput,
  figures.growth,
];
const COST_SCENARIO = 'claims/normal-no-fork.yaml';

interface Shown {
  readonly results: readonly RunResults[];
  /** Whether every run was as its scenario expects. */
  readonly isAsExpected: boolean;
}

/** Runs that the page rests on, each once. */
export class Runs {
  readonly #shown = new Map<string, Shown>();

  of(scenario: string, profile?: string): Shown {
    const key = `${scenario}/${profile ?? ''}`;
    let shown = this.#shown.get(key);
    if (shown === undefined) {
      const overrides = profile === undefined ? [] : [{ path: 'chain.profile', value: profile }];
      const loaded = loadScenario(join('scenarios', scenario), overrides);
      const runs = SEEDS.map((seed) => runScenario(loaded, { seed }));
      shown = {
        results: runs.map(({ results }) => results),
        isAsExpected: runs.every(({ verdict }) => verdict.exitCode === 0),
      };
      this.#shown.set(key, shown);
    }
    return shown;
  }
}

export function claimsPage(runs: Runs): string {
  return [
    INTRODUCTION,
    '| the paper says | verdict |',
    '| --- | --- |',
    ...CLAIMS.map(({ statement, verdict }) => `| ${statement} | **${verdict}** |`),
    '',
    ...CLAIMS.flatMap((claim, index) => section(claim, index, runs)),
    '## What the repair costs',
    '',
    `One network, the same seeds, both profiles: \`npx ektsim run scenarios/${COST_SCENARIO} --set chain.profile=repaired --seed ${SEEDS[0] ?? 1}\`, and the same with \`whitepaper\`; seeds ${SEEDS.join(', ')}.`,
    '',
    '| figure | whitepaper | repaired |',
    '| --- | --- | --- |',
    ...COST.map(
      (figure) =>
        `| ${figure.name} | ${printed(figure, runs.of(COST_SCENARIO, 'whitepaper').results)} | ${printed(figure, runs.of(COST_SCENARIO, 'repaired').results)} |`,
    ),
    '',
    CAMPAIGN,
  ].join('\n');
}

function section(claim: Claim, index: number, runs: Runs): readonly string[] {
  return [
    `## ${index + 1}. ${claim.statement}`,
    '',
    `**${claim.verdict[0]?.toUpperCase() ?? ''}${claim.verdict.slice(1)}.** ${claim.because}`,
    '',
    '| scenario | as it expects | figures |',
    '| --- | --- | --- |',
    ...claim.shown.map(([scenario, ...shown]) => {
      const { results, isAsExpected } = runs.of(scenario);
      const told = shown.map((figure) => `${figure.name} ${printed(figure, results)}`);
      const link = `[${scenario}](../scenarios/${scenario})`;
      return `| ${link} | ${isAsExpected ? 'yes' : 'NO'} | ${told.join(' · ')} |`;
    }),
    '',
  ];
}

const INTRODUCTION = `# The paper's claims, checked

Every statement of the paper about its consensus that a run can check, with a verdict, the scenarios that show it and their figures. “Holds under assumptions” and “false” say which and why. What the rules W and R are stands in [protocol.md](protocol.md), what the figures mean in [reports.md](reports.md).

\`\`\`sh
npx ektsim check scenarios/claims scenarios/holes
\`\`\`

runs all that this page rests on, and exits with 0 only if every scenario shows what it says: the claims hold, and every hole is a hole. The figures are of seeds ${SEEDS.join(' and ')}; \`npm run claims\` writes this page anew, and a test fails when page and runs disagree.
`;
