/**
 * All checkers of a run, always on: fed by the simulation, answered by breaches in the trace.
 *
 * @module
 */
import type { ChainBlock } from '../../protocol/chain/chain-block.ts';
import type { Chain } from '../../protocol/chain/chain.ts';
import type { SuiteRegistry } from '../../protocol/crypto/suite.ts';
import { assert, defined } from '../../protocol/kernel/assert.ts';
import type { Message } from '../../protocol/node/message.ts';
import { electableNodes, type Scenario } from '../../scenarios/scenario.ts';
import type { NodeEvent } from '../trace-event.ts';
import { AgreementChecker } from './agreement.ts';
import { CertificateChecker } from './certificate.ts';
import type { Checker, Report } from './checker.ts';
import { FinalityChecker } from './finality.ts';
import { LedgerChecker } from './ledger.ts';
import { PromiseChecker } from './promise.ts';
import { SingleVoteChecker } from './single-vote.ts';
import { StateChecker } from './state.ts';
import { TurnVoteChecker } from './turn-vote.ts';

export interface CheckersOptions {
  readonly scenario: Pick<Scenario, 'chain' | 'nodes'>;
  readonly genesis: ChainBlock;
  readonly suites: SuiteRegistry;
  readonly byzantine: ReadonlySet<number>;
  readonly report: Report;
}

export class Checkers {
  readonly #byzantine: ReadonlySet<number>;
  readonly #onSent: readonly Checker[];
  readonly #all: readonly Checker[];
  #hasStopped = false;

  constructor({ scenario, genesis, suites, byzantine, report }: CheckersOptions) {
    const { chain, nodes } = scenario;
    const honest = Array.from({ length: nodes }, (_, node) => node).filter(
      (node) => !byzantine.has(node),
    );
    const electable = electableNodes(chain);
    // Whoever registers does so under its node's number.
    const delegateOf = (node: number): number | undefined => (node < electable ? node : undefined);
    // What a node may do in `whitepaper` to its own blocks and votes is little enough: it forks.
    const ofProfile: readonly Checker[] =
      chain.profile === 'whitepaper'
        ? [new TurnVoteChecker(delegateOf, report)]
        : [
            new AgreementChecker(honest, report),
            new FinalityChecker(report),
            new SingleVoteChecker(delegateOf, report),
            new PromiseChecker(delegateOf, report),
          ];
    this.#byzantine = byzantine;
    this.#all = [
      ...ofProfile,
      new CertificateChecker(chain, suites, report),
      new StateChecker(report),
      new LedgerChecker(genesis, chain.blockReward, report),
    ];
    this.#onSent = this.#all.filter((checker) => checker.onSent !== undefined);
  }

  /** Whether a node that is not Byzantine found its assumptions broken and stopped (R8). */
  get hasStopped(): boolean {
    return this.#hasStopped;
  }

  /** A node hands a message to the network. @param chain - the node's */
  onSent(node: number, message: Message, chain: Chain): void {
    if (this.#byzantine.has(node)) return;
    for (const checker of this.#onSent) checker.onSent?.(node, message, chain);
  }

  /** A node announces something. @param chain - the node's, after the step that announced it */
  onAnnounced(event: NodeEvent, chain: Chain): void {
    const { node } = event;
    if (this.#byzantine.has(node)) return;
    for (const checker of this.#all) checker.onAnnounced?.(event);
    if (event.kind === 'assumptions-broken') this.#hasStopped = true;
    if (event.kind !== 'committed') return;
    const block = defined(chain.at(event.height), 'committed block');
    assert(block.hash === event.block, 'a committed block that is not on the chain');
    const parent = defined(chain.at(event.height - 1), 'parent of a committed block');
    for (const checker of this.#all) checker.onCommitted?.(node, { block, parent });
  }

  onRestarted(node: number, chain: Chain): void {
    if (this.#byzantine.has(node)) return;
    for (const checker of this.#all) checker.onRestarted?.(node, chain);
  }

  /** The run is over. @param chains - by node, from 0 */
  onEnd(chains: readonly Chain[]): void {
    const honest = new Map([...chains.entries()].filter(([node]) => !this.#byzantine.has(node)));
    for (const checker of this.#all) checker.onEnd?.(honest);
  }
}
