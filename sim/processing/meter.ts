/**
 * Counts what a node's work costs, where the scenario states it. One step is measured at a time;
 * nodes have in common only the rates.
 *
 * Work is counted in picoseconds, because a byte costs a few nanoseconds. Simulated time is whole
 * microseconds: a node is busy for the whole ones, and the rest is added to its next work. So no
 * work is lost, and none is done before its time by as much as a microsecond.
 *
 * @module
 */
import type { Micros, SuiteId } from '../../protocol/kernel/types.ts';
import {
  SIGNATURES,
  type Picos,
  type ProcessingCosts,
  type SuiteCosts,
} from '../../scenarios/scenario.ts';
import { SUITE_OF } from '../key-ring.ts';

const PICOS_IN_A_MICRO = 1_000_000;

export class Meter {
  readonly #verify: ReadonlyMap<SuiteId, Picos>;
  readonly #sign: ReadonlyMap<SuiteId, Picos>;
  readonly #transaction: Picos;
  readonly #byte: Picos;
  /** Less than a microsecond for each node. */
  readonly #rests: Float64Array;
  #picos: Picos = 0;

  constructor(costs: ProcessingCosts, nodes: number) {
    this.#verify = byId(costs.verify);
    this.#sign = byId(costs.sign);
    this.#transaction = costs.transaction;
    this.#byte = costs.byte;
    this.#rests = new Float64Array(nodes);
  }

  /** A node's step begins. */
  begin(): void {
    this.#picos = 0;
  }

  /** A signature is checked. An algorithm that nobody knows costs nothing: it is refused unread. */
  verify(suite: SuiteId): void {
    this.#picos += this.#verify.get(suite) ?? 0;
  }

  sign(suite: SuiteId): void {
    this.#picos += this.#sign.get(suite) ?? 0;
  }

  /** So many transactions are executed. */
  execute(transactions: number): void {
    this.#picos += transactions * this.#transaction;
  }

  /** So many bytes are decoded and hashed, or encoded and hashed. */
  read(bytes: number): void {
    this.#picos += bytes * this.#byte;
  }

  /** The node's step is over: for how long it is busy. */
  end(node: number): Micros {
    const picos = (this.#rests[node] ?? 0) + this.#picos;
    const micros = Math.floor(picos / PICOS_IN_A_MICRO);
    this.#rests[node] = picos - micros * PICOS_IN_A_MICRO;
    return micros;
  }

  /** The node crashed: it owes nothing. */
  clear(node: number): void {
    this.#rests[node] = 0;
  }
}

function byId(costs: SuiteCosts): ReadonlyMap<SuiteId, Picos> {
  return new Map(SIGNATURES.map((name) => [SUITE_OF[name], costs[name]]));
}
