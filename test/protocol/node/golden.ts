/**
 * Transcripts as golden text. `UPDATE_TRANSCRIPTS=1 npx vitest run test/protocol/node` writes them
 * anew: read the difference before it is committed.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';

const FOLDER = new URL('../../transcripts/', import.meta.url);

/** Compares a transcript with `test/transcripts/<name>.txt`, whole. */
export function expectTranscript(name: string, transcript: string): void {
  const file = new URL(`${name}.txt`, FOLDER);
  if (process.env['UPDATE_TRANSCRIPTS'] === '1') {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(file, transcript);
  }
  expect(existsSync(file), `${name}.txt does not exist`).toBe(true);
  expect(transcript).toBe(readFileSync(file, 'utf8'));
}
