/**
 * The state at its largest: how long a million accounts take to load, what memory they and the 21
 * nodes that share them take, and what a block costs on them, compared with a thousand accounts.
 *
 * @module
 */
import { Body } from '../../protocol/block/body.ts';
import type { ChainBlock } from '../../protocol/chain/chain-block.ts';
import { executor } from '../../protocol/chain/execute.ts';
import { genesisBlock } from '../../protocol/chain/genesis.ts';
import { successor } from '../../protocol/consensus/dpos/schedule.ts';
import { scheduleOf } from '../../protocol/consensus/dpos/validity.ts';
import type { Address, Amount, Height } from '../../protocol/kernel/types.ts';
import type { State } from '../../protocol/ledger/state.ts';
import { Transaction } from '../../protocol/ledger/transaction.ts';
import { parseScenario } from '../../scenarios/parse.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { separateComputation } from '../../protocol/consensus/computation.ts';
import { modelledSuites } from '../../sim/crypto/modelled.ts';
import { planGenesis, type GenesisPlan } from '../../sim/genesis.ts';
import { digest } from '../../sim/key-ring.ts';
import { buildWorld } from '../../sim/world.ts';

export interface StateFigures {
  /** Wall time of making the world of 21 nodes, its genesis and root included. */
  readonly loadSeconds: number;
  /** Taken by the world, after garbage collection, buffers outside the heap included. */
  readonly bytes: number;
  /** Largest resident size of the process up to then. */
  readonly peakBytes: number;
  /** Median wall time of executing a block of {@link TRANSFERS} on so many accounts. */
  readonly blockMilliseconds: number;
  /** The same on {@link SMALL} accounts. */
  readonly smallBlockMilliseconds: number;
}

const MILLION = 1_000_000;
const SMALL = 1_000;
/** Senders, who are among the accounts. */
const SENDERS = 500;
const TRANSFERS = 300;
const BLOCKS = 40;
const ROUNDS = 3;

/** Needs `--expose-gc`. */
export function measureState(): StateFigures {
  buildWorld(scenarioOf(SMALL), { seed: 2 });
  const before = bytesInUse();
  const start = process.hrtime.bigint();
  const world = buildWorld(scenarioOf(MILLION), { seed: 1 });
  const loadSeconds = Number(process.hrtime.bigint() - start) / 1e9;
  const bytes = bytesInUse() - before;
  const peakBytes = process.resourceUsage().maxRSS * 1024;

  const large = new BlockBench(MILLION, world.nodes[0]!.participant.chain.head);
  const small = new BlockBench(SMALL);
  const times: [large: number[], small: number[]] = [[], []];
  // In turn, so that what else the machine does falls on both.
  for (let round = 0; round < ROUNDS; round += 1) {
    times[0].push(...large.run());
    times[1].push(...small.run());
  }
  return {
    loadSeconds,
    bytes,
    peakBytes,
    blockMilliseconds: median(times[0]),
    smallBlockMilliseconds: median(times[1]),
  };
}

/** Blocks of transfers from some senders to accounts all over the state. */
class BlockBench {
  readonly #plan: GenesisPlan;
  readonly #genesis: ChainBlock;
  readonly #addresses: readonly Address[];
  readonly #suites = modelledSuites(digest('modelled/1'));
  #random = 1;

  constructor(accounts: number, genesis?: ChainBlock) {
    this.#plan = planGenesis(scenarioOf(accounts), '1', this.#suites);
    this.#genesis = genesis ?? genesisBlock(this.#plan.genesis);
    this.#addresses = Array.from(
      this.#genesis.state.accounts.entries(),
      ([address]) => address as Address,
    );
  }

  /** Milliseconds of each block, from the genesis state on. */
  run(): readonly number[] {
    const { parameters } = this.#plan.genesis;
    const computation = separateComputation(parameters, this.#suites);
    const execute = executor(parameters, this.#suites);
    const schedule = scheduleOf(this.#genesis, 1, computation);
    const turn = successor(this.#genesis.signed.header, 1, schedule.size);
    const packer = schedule.packerAt(turn.position);
    const nonces = new Map<number, number>();
    let state: State = this.#genesis.state;
    return Array.from({ length: BLOCKS }, () => {
      const transactions = Array.from({ length: TRANSFERS }, () => this.#transfer(nonces));
      const body = new Body({ transactions: transactions.map(({ id }) => id), evidence: [] });
      const start = process.hrtime.bigint();
      const height = (this.#genesis.height + 1) as Height;
      const result = execute(state, { height, turn, packer, schedule, body, transactions });
      const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
      if (result.code !== 'executed') throw new Error(`not executed: ${result.code}`);
      ({ state } = result);
      return milliseconds;
    });
  }

  #transfer(nonces: Map<number, number>): Transaction {
    const from = this.#below(SENDERS);
    const sender = this.#plan.clients[0]![from]!;
    const nonce = nonces.get(from) ?? 0;
    nonces.set(from, nonce + 1);
    const to = this.#addresses[this.#below(this.#addresses.length)]!;
    const fields = {
      chain: this.#plan.genesis.parameters.chain,
      from: sender.address,
      nonce,
      fee: 1n as Amount,
      operation: { kind: 'transfer' as const, to, amount: 1n as Amount },
    };
    return Transaction.signed(fields, (message) =>
      this.#plan.suite.sign(message, sender.keys.secretKey),
    );
  }

  /** A fixed linear congruential sequence. */
  #below(bound: number): number {
    this.#random = (Math.imul(this.#random, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.#random / 0x1_0000_0000) * bound);
  }
}

/** 21 delegates and {@link SENDERS}, and bystanders, so that there are so many accounts in all. */
function scenarioOf(accounts: number): Scenario {
  const others = accounts - SENDERS - 2 * 21;
  const parsed = parseScenario(
    `
name: bench-state
duration: 1min
chain: { delegates: 21, accounts: ${others} }
workload:
  - transfers: { rate: 1/s, accounts: ${SENDERS} }
`,
    'bench.yaml',
  );
  if (parsed.code !== 'ok') throw new Error(parsed.problems.map((p) => p.message).join('\n'));
  return parsed.scenario;
}

function bytesInUse(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
