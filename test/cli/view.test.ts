import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TraceIndex } from '../../reports/viewer/model/trace-index.ts';
import { UsageError } from '../../scenarios/usage-error.ts';
import { indexRun } from '../../sim/cli/viewed-run.ts';
import { MAIN, scenarioText, SCENARIOS, Workplace } from './ektsim.ts';

const place = new Workplace();
const EVIL = '</script><script>document.title="owned"</script>';

beforeAll(() => {
  const split = join(SCENARIOS, 'holes/split-equivocation.yaml');
  place.ektsim('run', split, '--trace=trace.ndjson.gz', '--set', 'duration=15s', '--out', 'a');
  const text = scenarioText('plain', { duration: '9s', about: EVIL });
  place.ektsim('run', place.file('plain.yaml', text), '--out', 'b');
});

/** What an exported file has embedded under a name. */
function embedded(html: string, name: string): string {
  const [, text = ''] = new RegExp(`data-name="${name}">([^<]*)<`).exec(html) ?? [];
  return gunzipSync(Buffer.from(text, 'base64')).toString();
}

interface Summary {
  readonly title: string;
  readonly comparison: string | null;
  readonly indices: readonly TraceIndex[];
}

describe('ektsim view --export', () => {
  it('writes one file that asks for nothing and says so', () => {
    const ended = place.ektsim('view', 'a/latest', '--export', 'one.html');
    expect(ended.stderr).toBe('');
    expect(ended.status).toBe(0);
    expect(ended.stdout).toMatch(/^one\.html: [\d.]+ kB, split-equivocation, seed 1\n$/);
    const html = readFileSync(join(place.path, 'one.html'), 'utf8');
    expect(html).toContain("default-src 'none'; script-src 'sha256-");
    expect(html).toContain("connect-src 'none'");
    expect(html).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    const { indices } = JSON.parse(embedded(html, 'view')) as Summary;
    expect(indices[0]?.forks.length).toBeGreaterThan(0);
    expect(place.filesIn('.')).not.toContain('one.html.tmp');
  });

  it('runs a run without a trace again to make one', () => {
    const ended = place.ektsim('view', 'b/latest', '--export', 'again.html');
    expect(ended.stderr).toBe('b/latest has no trace: running it again to make one.\n');
    expect(ended.status).toBe(0);
    const html = readFileSync(join(place.path, 'again.html'), 'utf8');
    const { indices } = JSON.parse(embedded(html, 'view')) as Summary;
    const run = JSON.parse(readFileSync(join(place.path, 'b/latest/run.json'), 'utf8')) as {
      fingerprint: string;
    };
    expect(indices[0]?.fingerprint).toBe(run.fingerprint);
    expect(place.filesIn('b/latest')).not.toContain('trace.ndjson');
  });

  it('shows what the verdict found broken, and where', () => {
    const fails = scenarioText('fails', { duration: '9s', expect: { forks: 'some' } });
    const ran = place.ektsim('run', place.file('fails.yaml', fails), '--out', 'c');
    expect(ran.status).toBe(1);
    expect(place.ektsim('view', 'c/latest', '--export', 'fails.html').status).toBe(0);
    const html = readFileSync(join(place.path, 'fails.html'), 'utf8');
    const { indices } = JSON.parse(embedded(html, 'view')) as Summary;
    expect(indices[0]?.expectations.map(({ expectation }) => expectation)).toEqual(['forks']);
    expect(indices[0]?.landmarks.map((mark) => mark.class)).toContain('expectation');
  });

  it('compares two runs', () => {
    const ended = place.ektsim('view', 'a/latest', 'b/latest', '--export', 'two.html');
    expect(ended.status).toBe(0);
    const html = readFileSync(join(place.path, 'two.html'), 'utf8');
    const { title, comparison, indices } = JSON.parse(embedded(html, 'view')) as Summary;
    expect(title).toBe('split-equivocation, seed 1 and plain, seed 1');
    expect(comparison).toMatch(/^The traces are the same for \d+ events; then they part\.$/);
    for (const { landmarks } of indices)
      expect(landmarks.filter((mark) => mark.class === 'difference')).toHaveLength(1);
  });
});

describe('ektsim view', () => {
  it('serves this machine alone, by its own name, and ends with 0 on Ctrl-C', async () => {
    const { child, url, ended } = await serving('a/latest');
    const { port } = new URL(url);
    expect(url).toBe(`http://127.0.0.1:${port}/`);
    const get = (path: string, host = `127.0.0.1:${port}`, method = 'GET') =>
      answer({ port, path, host, method });

    const page = await get('/');
    expect(page.status).toBe(200);
    expect(page.headers['content-security-policy']).toContain("connect-src 'self'");
    expect(page.headers['content-security-policy']).not.toContain('unsafe');
    expect((await get('/', `localhost:${port}`)).status).toBe(200);
    for (const host of ['evil.example', `evil.example:${port}`, '127.0.0.1', `127.0.0.1:1`])
      expect((await get('/view', host)).status, host).toBe(403);
    expect((await get('/', undefined, 'POST')).status).toBe(405);
    const paths = ['/etc/passwd', '/../../etc/passwd', '/2/density', '/0/chunk/999', '/0/chunk/x'];
    for (const path of paths) expect((await get(path)).status, path).toBe(404);
    expect((await get('/0/chunk/0')).body.length).toBeGreaterThan(1_000);
    const odd = ['//', '///x', '//[', '/%', '/\\', '*', 'http://[/', 'http://x:99999/view', '/#?'];
    for (const path of odd) expect((await get(path)).status, path).toBe(404);
    expect((await get('/view?any')).status).toBe(200);
    expect(child.exitCode).toBeNull();

    child.kill('SIGINT');
    expect(await ended).toBe(0);
  });

  it.each([
    [
      'nothing there',
      'nowhere',
      /^nowhere is not there; allowed: the folder of a run, or a trace file$/,
    ],
    ['0 bytes', place.file('empty.ndjson', ''), /empty\.ndjson: it is empty$/],
    ['another program’s file', place.file('other.ndjson', '{"a":1}\n'), /it is no trace of ektsim/],
    [
      'another version',
      place.file('new.ndjson', '{"ektsim-trace":99}\n'),
      /trace of version 99; this ektsim reads version 1/,
    ],
    ['a folder of something else', 'a', /a: found no run\.json; allowed: the folder of a run/],
  ])('says in one line what is wrong with %s', async (_what, path, message) => {
    const whole = path === 'nowhere' ? path : join(place.path, path);
    const error: unknown = await indexRun(whole, { requested: false }).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(UsageError);
    expect((error as UsageError).message).toMatch(message);
    expect((error as UsageError).message).not.toContain('\n');
  });

  it('says that a trace is truncated, compressed or not', () => {
    const whole = readFileSync(join(place.path, 'a/latest/trace.ndjson.gz'));
    const cut = place.file('cut.ndjson.gz', whole.subarray(0, whole.length / 2));
    const plain = gunzipSync(whole);
    const half = place.file('half.ndjson', plain.subarray(0, plain.length / 2));
    for (const path of [cut, half]) {
      const { status, stderr, stdout } = place.ektsim('view', path, '--export', 'no.html');
      expect(stdout).toBe('');
      expect(stderr.trimEnd().split('\n')).toHaveLength(1);
      expect(stderr).toMatch(
        /it is truncated: the trace of split-equivocation ends after \d+ events/,
      );
      expect(status).toBe(64);
      expect(place.filesIn('.').filter((file) => file.startsWith('no.html'))).toEqual([]);
    }
  });

  it('stops reading, and running again, when it is interrupted', async () => {
    for (const run of ['a/latest', 'b/latest'])
      expect(await indexRun(join(place.path, run), { requested: true })).toBeNull();
  });

  it('refuses three runs, and a file that cannot be written', () => {
    expect(place.ektsim('view', 'a', 'b', 'c').stderr).toBe(
      'view: found 3 runs; allowed: one, or two side by side\n',
    );
    const { status, stderr } = place.ektsim('view', 'a/latest', '--export', '/proc/x/y.html');
    expect(stderr).toMatch(/^cannot write \/proc\/x/);
    expect(status).toBe(64);
  });
});

interface Serving {
  readonly child: ChildProcess;
  readonly url: string;
  readonly ended: Promise<number | null>;
}

function serving(run: string): Promise<Serving> {
  const child = spawn(process.execPath, [MAIN, 'view', run], { cwd: place.path });
  const ended = new Promise<number | null>((done) => child.on('close', done));
  return new Promise((done) => {
    let text = '';
    child.stdout.on('data', (data) => {
      text += String(data);
      const [url] = /http:\S+/.exec(text) ?? [];
      if (url !== undefined) done({ child, url, ended });
    });
  });
}

interface Answer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Buffer;
}

function answer(asked: {
  port: string;
  path: string;
  host: string;
  method: string;
}): Promise<Answer> {
  const { port, path, host, method } = asked;
  return new Promise((done, fail) => {
    const sent = request(
      { port, path, method, headers: { host }, hostname: '127.0.0.1' },
      (response) => {
        const pieces: Buffer[] = [];
        response.on('data', (piece: Buffer) => pieces.push(piece));
        response.on('end', () =>
          done({
            status: response.statusCode,
            headers: response.headers,
            body: Buffer.concat(pieces),
          }),
        );
      },
    );
    sent.on('error', fail);
    sent.end();
  });
}
