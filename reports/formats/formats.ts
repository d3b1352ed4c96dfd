/**
 * What `ektsim report` can make of what a folder holds.
 *
 * @module
 */
import { checkPage } from '../html/check-page.ts';
import { runPage } from '../html/run-page.ts';
import { sweepPage } from '../html/sweep-page.ts';
import type { Saved } from '../saved/saved.ts';
import { groupsOf } from '../sweep.ts';
import { json, runJson } from '../writers/json.ts';
import { markdown } from './markdown.ts';
import { prometheus } from './prometheus.ts';
import { junit, oneTable } from './tables.ts';

export const FORMATS = ['html', 'md', 'json', 'csv', 'junit', 'prometheus'] as const;

export type Format = (typeof FORMATS)[number];

/** The same text for the same folder. */
export async function formatted(saved: Saved, format: Format): Promise<string> {
  switch (format) {
    case 'html':
      return htmlOf(saved);
    case 'md':
      return markdown(saved);
    case 'json':
      return jsonOf(saved);
    case 'csv':
      return oneTable(saved);
    case 'junit':
      return junit(saved);
    case 'prometheus':
      return prometheus(saved);
  }
}

async function htmlOf(saved: Saved): Promise<string> {
  switch (saved.kind) {
    case 'run':
      return runPage(saved.run);
    case 'check':
      return checkPage(saved.check);
    case 'sweep':
      return sweepPage(saved.sweep);
  }
}

function jsonOf(saved: Saved): string {
  switch (saved.kind) {
    case 'run': {
      const { identity, verdict, results } = saved.run;
      return runJson(identity, verdict, results);
    }
    case 'check':
      return json(saved.check);
    case 'sweep': {
      const { identity, rows } = saved.sweep;
      return json({ ...identity, runs: rows, groups: groupsOf(rows) });
    }
  }
}
