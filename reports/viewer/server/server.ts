/**
 * Serves the viewer to this machine alone: on the loopback address, on a port that is free, and only
 * to who calls it by that name. A page of somebody else's that makes a name of its own point here
 * (DNS rebinding) is refused.
 *
 * @module
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UsageError } from '../../../scenarios/usage-error.ts';
import { loadPage, type Page } from './page.ts';
import type { View } from './view.ts';

const ADDRESS = '127.0.0.1';

export interface ViewServer {
  /** To be opened in a browser. */
  readonly url: string;
  close(): Promise<void>;
}

/** @throws UsageError if it may not listen */
export async function serveView(view: View): Promise<ViewServer> {
  const page = loadPage();
  const server = createServer((request, response) => guarded(request, response, view, page));
  await listening(server);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${ADDRESS}:${port}/`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function listening(server: Server): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', ({ message }) =>
      fail(new UsageError(`cannot listen on ${ADDRESS}: ${message}`)),
    );
    server.listen(0, ADDRESS, done);
  });
}

/** No request ends the process, whatever it asks for and however reading goes. */
function guarded(request: IncomingMessage, response: ServerResponse, view: View, page: Page): void {
  try {
    answer(request, response, view, page);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`cannot answer ${request.url ?? ''}: ${reason}\n`);
    if (response.headersSent) response.destroy();
    else send(response, 500, 'text/plain', 'This went wrong; the terminal says why.\n');
  }
}

function answer(request: IncomingMessage, response: ServerResponse, view: View, page: Page): void {
  const { port } = request.socket.address() as AddressInfo;
  const host = request.headers.host ?? '';
  if (host !== `${ADDRESS}:${port}` && host !== `localhost:${port}`) {
    send(response, 403, 'text/plain', 'This is not for you.\n');
    return;
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    send(response, 405, 'text/plain', 'There is nothing to change here.\n');
    return;
  }
  // Compared as text: what `URL` makes of `//` and other odd targets is an error.
  const [pathname = '/'] = (request.url ?? '/').split('?');
  if (pathname === '/') {
    response.setHeader('Content-Security-Policy', page.policy('self'));
    send(response, 200, 'text/html; charset=utf-8', page.html);
    return;
  }
  if (pathname === '/view') {
    send(response, 200, 'application/json', JSON.stringify(summaryOf(view)));
    return;
  }
  const data = dataAt(pathname, view);
  if (data === null) {
    send(response, 404, 'text/plain', 'There is nothing here.\n');
    return;
  }
  send(response, 200, 'application/octet-stream', data);
}

/** What the page asks for first. */
export function summaryOf({ title, comparison, indices }: View): unknown {
  return { title, comparison, indices };
}

/** `/0/density`, `/1/chunk/17`, `/0/details/3`. */
function dataAt(path: string, { traces }: View): Uint8Array | null {
  const [, run, what, number = '0'] =
    /^\/([01])\/(density|chunk|details)(?:\/(\d{1,9}))?$/.exec(path) ?? [];
  const trace = run === undefined ? undefined : traces[Number(run)];
  if (trace === undefined) return null;
  if (what === 'density') return trace.density;
  if (Number(number) >= trace.index.chunks.length) return null;
  return what === 'chunk' ? trace.chunk(Number(number)) : trace.details(Number(number));
}

function send(
  response: ServerResponse,
  status: number,
  type: string,
  body: string | Uint8Array,
): void {
  response.writeHead(status, {
    'Content-Type': type,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cross-Origin-Opener-Policy': 'same-origin',
  });
  response.end(body);
}
