/**
 * Signs with the delegate's registered key, and remembers when: what is signed is what others count
 * a delegate alive by (W12).
 *
 * @module
 */
import { assert, defined } from '../../kernel/assert.ts';
import type { Micros } from '../../kernel/types.ts';
import type { EngineHost } from '../engine.ts';

export class Signer {
  readonly #host: EngineHost;
  /** Local time of the last header, vote or heartbeat. */
  signedAt: Micros = 0;

  constructor(host: EngineHost) {
    this.#host = host;
  }

  /** @throws InvariantViolation where the node has no delegate */
  sign(now: Micros, message: Uint8Array): Uint8Array {
    this.signedAt = now;
    const { identity, computation, chain } = this.#host;
    assert(identity !== null, 'only delegates sign');
    const { delegates } = chain.head.state.registry;
    const record = defined(delegates[identity.id], 'own registration');
    const suite = defined(computation.suites.get(record.suite), 'own signature suite');
    return suite.sign(message, identity.secretKey);
  }
}
