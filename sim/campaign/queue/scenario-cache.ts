/**
 * The scenarios that a worker has used last, so that each is fetched and checked once.
 *
 * @module
 */
import type { RemoteScenarios } from './remote-scenarios.ts';

export class ScenarioCache {
  readonly #scenarios: Pick<RemoteScenarios, 'get'>;
  readonly #most: number;
  /** By hash; the one that was used last is the last. */
  readonly #texts = new Map<string, Promise<string | null>>();

  /** @param most - texts that are kept, at least 1 */
  constructor(scenarios: Pick<RemoteScenarios, 'get'>, most: number) {
    this.#scenarios = scenarios;
    this.#most = most;
  }

  /** Null: it is not there. That is not kept. @throws what `get` throws */
  async get(hash: string): Promise<string | null> {
    const asked = this.#texts.get(hash) ?? this.#scenarios.get(hash);
    this.#texts.delete(hash);
    this.#texts.set(hash, asked);
    const [oldest] = this.#texts.keys();
    if (this.#texts.size > this.#most && oldest !== undefined) this.#texts.delete(oldest);
    let text: string | null = null;
    try {
      text = await asked;
    } finally {
      if (text === null) this.#texts.delete(hash);
    }
    return text;
  }
}
