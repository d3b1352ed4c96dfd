// In place of a simulation: what a run does is said by its seed. For the tests of the queue.
import { existsSync, writeFileSync } from 'node:fs';

export default async function trial({ source, seed }) {
  // Only the first that has this run waits, and says that it has begun.
  if (seed >= 1000) {
    const mark = `${source.file}.${seed}`;
    if (!existsSync(mark)) {
      writeFileSync(mark, '');
      await new Promise((resolve) => setTimeout(resolve, 600_000));
    }
  }
  if (seed >= 500 && seed < 600) process.exit(3);
  const verdict = { exitCode: 0, summary: '', findings: [], safety: 'held' };
  const result = { kind: 'completed', fingerprint: `${seed}`, verdict, figures: {} };
  return { result, wallSeconds: 0 };
}
