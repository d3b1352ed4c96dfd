/**
 * Where the page has its data from: the server that it came from, or itself where it is an exported
 * file. Nothing else is ever asked.
 *
 * @module
 */
import type { TraceIndex } from '../model/trace-index.ts';

/** What is asked for first. */
export interface ViewSummary {
  readonly title: string;
  /** How the two traces compare, in words; null: there is one. */
  readonly comparison: string | null;
  readonly indices: readonly TraceIndex[];
}

export interface Source {
  summary(): Promise<ViewSummary>;
  density(run: number): Promise<Uint8Array>;
  chunk(run: number, number: number): Promise<Uint8Array>;
  details(run: number, number: number): Promise<Uint8Array>;
}

export function sourceOf(document: Document): Source {
  const element = document.querySelector('script[data-name="view"]');
  return element === null ? new ServerSource() : new EmbeddedSource(document);
}

class ServerSource implements Source {
  async summary(): Promise<ViewSummary> {
    const response = await this.#ask('view');
    return (await response.json()) as ViewSummary;
  }

  async density(run: number): Promise<Uint8Array> {
    return this.#bytes(`${run}/density`);
  }

  async chunk(run: number, number: number): Promise<Uint8Array> {
    return this.#bytes(`${run}/chunk/${number}`);
  }

  async details(run: number, number: number): Promise<Uint8Array> {
    return this.#bytes(`${run}/details/${number}`);
  }

  async #bytes(path: string): Promise<Uint8Array> {
    return new Uint8Array(await (await this.#ask(path)).arrayBuffer());
  }

  async #ask(path: string): Promise<Response> {
    const response = await fetch(`./${path}`).catch(() => null);
    if (response?.ok === true) return response;
    throw new Error('The command that serves this page has ended: run ektsim view again.');
  }
}

class EmbeddedSource implements Source {
  readonly #document: Document;

  constructor(document: Document) {
    this.#document = document;
  }

  async summary(): Promise<ViewSummary> {
    const text = new TextDecoder().decode(await this.#bytes('view'));
    return JSON.parse(text) as ViewSummary;
  }

  density(run: number): Promise<Uint8Array> {
    return this.#bytes(`${run}/density`);
  }

  chunk(run: number, number: number): Promise<Uint8Array> {
    return this.#bytes(`${run}/chunk/${number}`);
  }

  details(run: number, number: number): Promise<Uint8Array> {
    return this.#bytes(`${run}/details/${number}`);
  }

  async #bytes(name: string): Promise<Uint8Array> {
    const element = this.#document.querySelector(`script[data-name="${name}"]`);
    if (element === null) throw new Error(`This file is damaged: ${name} is not in it.`);
    const compressed = Uint8Array.from(atob(element.textContent), (c) => c.charCodeAt(0));
    const stream = new Blob([compressed]).stream().pipeThrough(new DecompressionStream('gzip'));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  }
}
