/**
 * A real Redis server for tests: Debian's, in a folder and on a port of its own, that writes nothing.
 *
 * Where none is installed the tests are skipped and say so, unless `EKTSIM_REQUIRE_REDIS=1`, as in
 * `.ci/run`: then they fail.
 *
 * @module
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';

const PATHS = ['/usr/bin/redis-server', '/usr/local/bin/redis-server'];
const program = PATHS.find((path) => existsSync(path));
const isRequired = process.env['EKTSIM_REQUIRE_REDIS'] === '1';

export class RedisServer {
  readonly #options: readonly string[];
  #folder = '';
  #port = 0;
  #process: ChildProcess | null = null;

  constructor(options: readonly string[]) {
    this.#options = options;
  }

  get address(): string {
    return `redis://127.0.0.1:${this.#port}`;
  }

  /** Again on the same port, with nothing in it. */
  async start(): Promise<void> {
    if (program === undefined)
      throw new Error(`EKTSIM_REQUIRE_REDIS=1, and there is no ${PATHS[0] ?? ''}`);
    if (this.#folder === '') this.#folder = mkdtempSync(join(tmpdir(), 'ektsim-redis-'));
    if (this.#port === 0) this.#port = await freePort();
    const port = String(this.#port);
    const options = ['--port', port, '--bind', '127.0.0.1', '--dir', this.#folder, '--save', ''];
    this.#process = spawn(program, [...options, '--appendonly', 'no', ...this.#options], {
      stdio: 'ignore',
    });
    while (!(await listens(this.#port))) {
      if (this.#process.exitCode !== null) throw new Error(`${program} ended`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** At once, as if its machine had lost power. */
  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (child === null || child.exitCode !== null) return;
    const closed = once(child, 'close');
    child.kill('SIGKILL');
    await closed;
  }

  async end(): Promise<void> {
    await this.kill();
    if (this.#folder !== '') rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** A block of tests with a server, which ends with it. @param options - of `redis-server` */
export function describeWithRedis(
  name: string,
  body: (server: RedisServer) => void,
  options: readonly string[] = [],
): void {
  const server = new RedisServer(options);
  if (program === undefined && !isRequired) {
    describe.skip(`${name} (skipped: no ${PATHS[0] ?? ''}; apt-get install redis-server)`, () =>
      body(server));
    return;
  }
  describe(name, () => {
    beforeAll(() => server.start());
    afterAll(() => server.end());
    body(server);
  });
}

/** One that nothing listens at. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

async function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
