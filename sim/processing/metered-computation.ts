/**
 * The protocol's pure computations, with each node's share of the work counted. A node is charged
 * for what it asks for, as if it were alone: whether the simulator has the answer already does not
 * matter. What the node itself would remember it is not charged for again.
 *
 * @module
 */
import { offenderOf } from '../../protocol/block/evidence.ts';
import type { Executable } from '../../protocol/chain/execute.ts';
import type { ChainParameters } from '../../protocol/chain/parameters.ts';
import { screener, type IsSignedBy } from '../../protocol/chain/screening.ts';
import type { Computation } from '../../protocol/consensus/engine.ts';
import {
  registryOf,
  type SignatureSuite,
  type SuiteRegistry,
} from '../../protocol/crypto/suite.ts';
import { equalBytes } from '../../protocol/kernel/bytes.ts';
import { RecentMap } from '../../protocol/kernel/recent-map.ts';
import type { Hash } from '../../protocol/kernel/types.ts';
import { keyAt, type AccountKey } from '../../protocol/ledger/account.ts';
import type { State } from '../../protocol/ledger/state.ts';
import type { Transaction } from '../../protocol/ledger/transaction.ts';
import type { Meter } from './meter.ts';

/** Transactions of which a node remembers that it has checked them: as many as its mempool holds. */
const REMEMBERED = 100_000;

/** Two statements of the offender, each signed. */
const SIGNATURES_OF_EVIDENCE = 2;

/** For any number of nodes, which have nothing in common but the meter. */
export function meteredComputations(
  base: Computation,
  parameters: ChainParameters,
  meter: Meter,
): () => Computation {
  const suites = registryOf(base.suites.suites.map((suite) => meteredSuite(suite, meter)));
  return () => meteredComputation(base, parameters, suites, meter);
}

/** For one node, from one start to the next: it forgets in a crash. */
function meteredComputation(
  base: Computation,
  parameters: ChainParameters,
  suites: SuiteRegistry,
  meter: Meter,
): Computation {
  const checked = new CheckedTransactions();
  const isSignedBy: IsSignedBy = (transaction, key) => {
    if (!checked.has(transaction, key)) meter.verify(key.suite);
    // Asked in any case: another copy of the transaction remembers its signer only then.
    const isSigned = base.isSignedBy(transaction, key);
    if (isSigned) checked.add(transaction, key);
    return isSigned;
  };
  return {
    ...base,
    suites,
    isSignedBy,
    // What others found out this node has not been charged for.
    screen: screener({ parameters, isSignedBy, numbers: base.numbers }),
    execute: (parent, block) => {
      const result = base.execute(parent, block);
      // A sender may have registered in this very block.
      const state = result.code === 'executed' ? result.state : parent;
      for (const transaction of block.transactions) {
        const account =
          parent.accounts.get(transaction.from) ?? state.accounts.get(transaction.from);
        if (account === undefined) continue;
        const key = keyAt(account, block.height);
        if (!checked.has(transaction, key)) {
          meter.verify(key.suite);
          // Of a body that is refused nobody can say which signatures were good.
          if (result.code === 'executed') checked.add(transaction, key);
        }
        chargeProof(state, block, transaction, meter);
      }
      chargeEvidence(parent, block, meter);
      meter.execute(block.transactions.length);
      return result;
    },
  };
}

function meteredSuite(suite: SignatureSuite, meter: Meter): SignatureSuite {
  const { id } = suite;
  return {
    ...suite,
    sign: (message, secretKey) => {
      meter.sign(id);
      return suite.sign(message, secretKey);
    },
    verify: (signature, message, publicKey) => {
      meter.verify(id);
      return suite.verify(signature, message, publicKey);
    },
  };
}

/** What a node has found to be signed, and by which key. */
class CheckedTransactions {
  readonly #keys = new RecentMap<Hash, Uint8Array>(REMEMBERED);

  has(transaction: Transaction, { publicKey }: AccountKey): boolean {
    const key = this.#keys.get(transaction.id);
    return key !== undefined && equalBytes(key, publicKey);
  }

  add(transaction: Transaction, { publicKey }: AccountKey): void {
    this.#keys.set(transaction.id, publicKey);
  }
}

/** The second signature that some operations carry, of whoever else has to agree. */
function chargeProof(
  state: State,
  { height }: Executable,
  { operation }: Transaction,
  meter: Meter,
): void {
  if (operation.kind === 'change-key') meter.verify(operation.suite);
  if (operation.kind !== 'swap') return;
  const counterparty = state.accounts.get(operation.counterparty);
  if (counterparty !== undefined) meter.verify(keyAt(counterparty, height).suite);
}

function chargeEvidence(parent: State, { body }: Executable, meter: Meter): void {
  for (const evidence of body.evidence) {
    const record = parent.registry.delegates[offenderOf(evidence)];
    if (record === undefined) continue;
    for (let i = 0; i < SIGNATURES_OF_EVIDENCE; i += 1) meter.verify(record.suite);
  }
}
