/**
 * The protocol's pure computations, with each node's share of the work counted. A node is charged
 * for what it asks for, as if it were alone: whether the simulator has the answer already does not
 * matter. What the node itself would remember it is not charged for again.
 *
 * @module
 */
import { offenderOf } from '../../protocol/block/evidence.ts';
import type { Executable } from '../../protocol/chain/execute.ts';
import type { Computation } from '../../protocol/consensus/engine.ts';
import type { SignatureSuite, SuiteRegistry } from '../../protocol/crypto/suite.ts';
import { equalBytes } from '../../protocol/kernel/bytes.ts';
import { RecentMap } from '../../protocol/kernel/recent-map.ts';
import type { Hash, SuiteId } from '../../protocol/kernel/types.ts';
import type { Account } from '../../protocol/ledger/account.ts';
import type { State } from '../../protocol/ledger/state.ts';
import type { Transaction } from '../../protocol/ledger/transaction.ts';
import type { Meter } from './meter.ts';

/** Transactions of which a node remembers that it has checked them: as many as its mempool holds. */
const REMEMBERED = 100_000;

/** Two statements of the offender, each signed. */
const SIGNATURES_OF_EVIDENCE = 2;

/** For any number of nodes, which have nothing in common but the meter. */
export function meteredComputations(base: Computation, meter: Meter): () => Computation {
  const suites = meteredSuites(base.suites, meter);
  return () => meteredComputation(base, suites, meter);
}

/** For one node, from one start to the next: it forgets in a crash. */
function meteredComputation(base: Computation, suites: SuiteRegistry, meter: Meter): Computation {
  const checked = new CheckedTransactions();
  return {
    ...base,
    suites,
    isSignedBy: (transaction, account) => {
      if (checked.has(transaction, account)) return true;
      meter.verify(account.suite);
      const isSigned = base.isSignedBy(transaction, account);
      if (isSigned) checked.add(transaction, account);
      return isSigned;
    },
    execute: (parent, block) => {
      const result = base.execute(parent, block);
      const unchecked = sendersOf(parent, block).filter((sent) => !checked.has(...sent));
      for (const [, sender] of unchecked) meter.verify(sender.suite);
      // Of a body that is refused nobody can say which signatures were good.
      if (result.code === 'executed') for (const sent of unchecked) checked.add(...sent);
      chargeEvidence(parent, block, meter);
      meter.execute(block.transactions.length);
      return result;
    },
  };
}

function meteredSuites(registry: SuiteRegistry, meter: Meter): SuiteRegistry {
  const suites = new Map<SuiteId, SignatureSuite | undefined>();
  return {
    get: (id) => {
      let suite = suites.get(id);
      if (suite === undefined) {
        const bare = registry.get(id);
        suite = bare && meteredSuite(bare, meter);
        suites.set(id, suite);
      }
      return suite;
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

  has(transaction: Transaction, { publicKey }: Account): boolean {
    const key = this.#keys.get(transaction.id);
    return key !== undefined && equalBytes(key, publicKey);
  }

  add(transaction: Transaction, { publicKey }: Account): void {
    this.#keys.set(transaction.id, publicKey);
  }
}

/** The transactions of a block whose senders exist. */
function sendersOf(
  parent: State,
  block: Executable,
): readonly (readonly [transaction: Transaction, sender: Account])[] {
  return block.transactions.flatMap((transaction) => {
    const sender = parent.accounts.get(transaction.from);
    return sender === undefined ? [] : [[transaction, sender] as const];
  });
}

function chargeEvidence(parent: State, { body }: Executable, meter: Meter): void {
  for (const evidence of body.evidence) {
    const record = parent.registry.delegates[offenderOf(evidence)];
    if (record === undefined) continue;
    for (let i = 0; i < SIGNATURES_OF_EVIDENCE; i += 1) meter.verify(record.suite);
  }
}
