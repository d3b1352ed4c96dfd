/** What became of every transaction of a run: its blocks, executed once more. */
import { vi } from 'vitest';
import type { ChainBlock } from '../../../../protocol/chain/chain-block.ts';
import { executor } from '../../../../protocol/chain/execute.ts';
import type { Receipt } from '../../../../protocol/ledger/receipt.ts';
import type { State } from '../../../../protocol/ledger/state.ts';
import type { Transaction } from '../../../../protocol/ledger/transaction.ts';
import { RunReport, type RunResults } from '../../../../reports/report.ts';
import type { Scenario } from '../../../../scenarios/scenario.ts';
import { LedgerChecker } from '../../../../sim/checkers/ledger.ts';
import { modelledSuites } from '../../../../sim/crypto/modelled.ts';
import { chainParameters } from '../../../../sim/genesis.ts';
import { digest } from '../../../../sim/key-ring.ts';
import { simulate } from '../../../../sim/simulation.ts';

export interface Executed {
  readonly results: RunResults;
  readonly receipts: readonly { readonly transaction: Transaction; readonly receipt: Receipt }[];
  /** After the last block. */
  readonly state: State;
}

/** Of a chain that does not fork, with modelled signatures. */
export function execute(scenario: Scenario, seed = 1): Executed {
  const seen = vi.spyOn(LedgerChecker.prototype, 'onCommitted');
  const report = new RunReport(scenario);
  simulate(scenario, { seed, listeners: [report] });
  const pairs = new Map(seen.mock.calls.map(([, pair]) => [pair.block.hash, pair]));
  seen.mockRestore();
  const run = executor(chainParameters(scenario), modelledSuites(digest(`modelled/${seed}`)));
  const chain = [...pairs.values()].toSorted((a, b) => a.block.height - b.block.height);
  const receipts = chain.flatMap(({ block, parent }) => {
    const { header } = block.signed;
    const again = run(parent.state, { ...block, turn: header, packer: header.packer });
    if (again.code !== 'executed') throw new Error(`${block.height}: ${again.code}`);
    if (again.stateRoot !== header.stateRoot) throw new Error(`${block.height}: another state`);
    return again.receipts.map((receipt, i) => ({ transaction: block.transactions[i]!, receipt }));
  });
  const last: ChainBlock | undefined = chain.at(-1)?.block;
  if (last === undefined) throw new Error('a chain of no blocks');
  return { results: report.finish(), receipts, state: last.state };
}
