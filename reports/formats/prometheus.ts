/**
 * Figures in Prometheus' text exposition format 0.0.4: names with base units, every one with HELP and
 * TYPE, samples of one name together.
 *
 * @module
 */
import { byScenario, type CheckResults } from '../check.ts';
import { FIGURES, figureCell, figuresOf, type Figure } from '../figures.ts';
import type { RunPageData } from '../html/run-page-data.ts';
import type { Saved } from '../saved/saved.ts';
import type { SweepResults } from '../sweep.ts';

interface Metric {
  /** Without the prefix. */
  readonly name: string;
  readonly help: string;
  readonly type: 'gauge' | 'counter';
  readonly samples: readonly Sample[];
}

interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export function prometheus(saved: Saved): string {
  const metrics = metricsOf(saved).filter(({ samples }) => samples.length > 0);
  return metrics.map(metricText).join('');
}

function metricsOf(saved: Saved): readonly Metric[] {
  switch (saved.kind) {
    case 'run':
      return runMetrics(saved.run);
    case 'check':
      return checkMetrics(saved.check);
    case 'sweep':
      return sweepMetrics(saved.sweep);
  }
}

function runMetrics({ identity, verdict, results }: RunPageData): readonly Metric[] {
  const labels = { scenario: identity.scenario, seed: String(identity.seed) };
  const figures = figuresOf(results);
  const { version, fingerprint } = identity;
  const kinds = results.messages.kinds;
  return [
    gauge('run_info', 'What was run; always 1.', [
      { labels: { ...labels, version, fingerprint }, value: 1 },
    ]),
    gauge('exit_code', 'As ektsim run ended; 0: as expected.', [
      { labels, value: verdict.exitCode },
    ]),
    gauge(
      'expectation_held',
      'Whether an expectation of the scenario held: 1 or 0. Those that were not tested are missing.',
      verdict.findings
        .filter(({ outcome }) => outcome !== 'not-exercised')
        .map(({ expectation, outcome }) => ({
          labels: { ...labels, expectation },
          value: outcome === 'held' ? 1 : 0,
        })),
    ),
    gauge('elapsed_seconds', 'Simulated time that the run came to.', [
      { labels, value: results.run.elapsedMicros / 1e6 },
    ]),
    ...FIGURES.map((figure) => figureMetric(figure, [{ labels, figures }])),
    {
      name: 'messages_total',
      help: 'Copies of messages that were sent, by kind.',
      type: 'counter',
      samples: kinds.map(({ kind, messages }) => ({
        labels: { ...labels, kind },
        value: messages,
      })),
    },
    {
      name: 'sent_bytes_total',
      help: 'Bytes of messages that were sent, by kind.',
      type: 'counter',
      samples: kinds.map(({ kind, bytes }) => ({ labels: { ...labels, kind }, value: bytes })),
    },
  ];
}

function checkMetrics({ runs }: CheckResults): readonly Metric[] {
  const groups = byScenario(runs);
  const counts = (isPassed: boolean): readonly Sample[] =>
    groups.map((group) => ({
      labels: { scenario: group[0]?.scenario ?? '', file: group[0]?.file ?? '' },
      value: group.filter(({ exitCode }) => (exitCode === 0) === isPassed).length,
    }));
  return [
    gauge('check_passed_runs', 'Runs that were as their scenario expects.', counts(true)),
    gauge('check_failed_runs', 'Runs that were not.', counts(false)),
    gauge(
      'check_exit_code',
      'As ektsim run would have ended.',
      runs.map(({ scenario, file, seed, exitCode }) => ({
        labels: { scenario, file, seed: String(seed) },
        value: exitCode,
      })),
    ),
    gauge(
      'check_run_duration_seconds',
      'Real time that a run took.',
      runs.map(({ scenario, file, seed, wallSeconds }) => ({
        labels: { scenario, file, seed: String(seed) },
        value: wallSeconds,
      })),
    ),
  ];
}

function sweepMetrics({ identity, rows }: SweepResults): readonly Metric[] {
  const names = identity.axes.map(({ path }) => `set_${path.replaceAll(/[^a-zA-Z0-9_]/g, '_')}`);
  const labelled = rows.map(({ values, seed, figures, exitCode }) => ({
    labels: {
      scenario: identity.scenario,
      seed: String(seed),
      ...Object.fromEntries(names.map((name, index) => [name, values[index] ?? ''])),
    },
    figures,
    exitCode,
  }));
  return [
    gauge(
      'exit_code',
      'As ektsim run would have ended; 0: as expected.',
      labelled.map(({ labels, exitCode }) => ({ labels, value: exitCode })),
    ),
    ...FIGURES.map((figure) =>
      figureMetric(
        figure,
        labelled.flatMap(({ labels, figures }) => (figures === null ? [] : [{ labels, figures }])),
      ),
    ),
  ];
}

function figureMetric(
  figure: Figure,
  runs: readonly {
    readonly labels: Sample['labels'];
    readonly figures: Readonly<Record<string, number | null>>;
  }[],
): Metric {
  const samples = runs.flatMap(({ labels, figures }): Sample[] => {
    const value = figureCell(figure, figures[figure.key] ?? null);
    return value === null ? [] : [{ labels, value }];
  });
  return gauge(nameOf(figure), `The figure “${figure.title}” of docs/reports.md.`, samples);
}

/** `commit_p50_s` is `commit_p50_seconds` here: base units in full, at the end. */
export function nameOf({ column, unit }: Figure): string {
  const name = column.replace(/_per_s(?=_|$)/, '_per_second').replace(/_s$/, '_seconds');
  return unit === 'share' ? `${name}_ratio` : name;
}

function gauge(name: string, help: string, samples: readonly Sample[]): Metric {
  return { name, help, type: 'gauge', samples };
}

function metricText({ name, help, type, samples }: Metric): string {
  const full = `ektsim_${name}`;
  return [
    `# HELP ${full} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}\n`,
    `# TYPE ${full} ${type}\n`,
    ...samples.map(({ labels, value }) => `${full}{${labelText(labels)}} ${value}\n`),
  ].join('');
}

function labelText(labels: Sample['labels']): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(',');
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
