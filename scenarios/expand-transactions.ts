/**
 * Named accounts and scripted transactions: every name is somebody, every number a delegate.
 *
 * @module
 */
import type { Path } from './problem.ts';
import type { ProblemLog } from './problem-log.ts';
import { electableNodes, type ChainSettings } from './scenario.ts';
import type {
  NamedAccount,
  Order,
  Party,
  ScriptedTransaction,
  TokenQuantity,
} from './scenario-accounts.ts';
import { didYouMean, show } from './show.ts';
import { printDuration } from './units.ts';
import type { WrittenAccount, WrittenTransaction } from './written-transactions.ts';

/** All coin that named accounts may begin with: with all else far from what an amount can hold. */
const MOST_COIN = 1_000_000_000_000_000_000n;

export function expandAccounts(
  written: readonly WrittenAccount[],
  chain: ChainSettings,
  log: ProblemLog,
): readonly NamedAccount[] {
  const names = new Set<string>();
  let coin = 0n;
  return written.map(({ name, balance, votes = null, signatures }, index) => {
    const path = ['accounts', index];
    if (names.has(name))
      log.add([...path, 'name'], `found ${show(name)} a second time; allowed: each name once`);
    names.add(name);
    if (coin <= MOST_COIN && coin + balance > MOST_COIN)
      log.add(
        [...path, 'balance'],
        `found ${coin + balance} in all accounts so far; allowed: at most 10^18`,
      );
    coin += balance;
    if (votes !== null) checkVote(votes, [...path, 'votes'], registered(chain), log);
    return { name, balance, votes, signatures: signatures ?? chain.signatures };
  });
}

/** What transactions are checked against. */
export interface TransactionContext {
  readonly chain: ChainSettings;
  readonly accounts: readonly NamedAccount[];
  readonly duration: number;
  readonly log: ProblemLog;
}

/** A list of transactions, and where it stands. */
export interface Script {
  readonly path: Path;
  readonly transactions: readonly WrittenTransaction[];
}

/** All lists in one. Those with a problem are reported and left out. */
export function expandTransactions(
  scripts: readonly Script[],
  context: TransactionContext,
): readonly ScriptedTransaction[] {
  const written = scripts.flatMap((script) => script.transactions);
  const names = new Set(context.accounts.map(({ name }) => name));
  for (const { registerAddress } of written)
    if (registerAddress !== undefined) names.add(registerAddress.name);
  const symbols = new Set<string>();
  for (const { issueToken } of written)
    if (issueToken !== undefined) symbols.add(issueToken.symbol);
  const expander = new Expander(context, names, symbols);
  return scripts.flatMap(({ path, transactions }) =>
    transactions.flatMap((entry, index) => expander.expand(entry, [...path, index]) ?? []),
  );
}

class Expander {
  readonly #context: TransactionContext;
  readonly #names: ReadonlySet<string>;
  readonly #symbols: ReadonlySet<string>;

  constructor(
    context: TransactionContext,
    names: ReadonlySet<string>,
    symbols: ReadonlySet<string>,
  ) {
    this.#context = context;
    this.#names = names;
    this.#symbols = symbols;
  }

  expand(entry: WrittenTransaction, path: Path): ScriptedTransaction | null {
    const { duration, log } = this.#context;
    const { at, fee = null } = entry;
    if (at >= duration) {
      const end = printDuration(duration);
      const message = `found ${printDuration(at)}; allowed: before the run ends at ${end}`;
      log.add([...path, 'at'], message);
    }
    const from = this.#party(entry.from, [...path, 'from']);
    const order = this.#order(entry, path);
    if (from === null || order === null) return null;
    if (order.kind === 'register-delegate' && from.kind !== 'delegate')
      log.add(
        [...path, 'from'],
        `found ${entry.from}; allowed: a delegate such as delegate 5, whose node is then registered`,
      );
    return { at, from, fee, order };
  }

  #order(entry: WrittenTransaction, path: Path): Order | null {
    const found = ORDERS.filter((key) => entry[key] !== undefined);
    const [key] = found;
    if (key === undefined || found.length > 1) {
      const what =
        key === undefined ? 'nothing to do' : found.map((one) => show(one)).join(' and ');
      this.#context.log.add(path, `found ${what}; allowed: exactly one of ${ORDERS.join(', ')}`);
      return null;
    }
    return this.#orderOf(entry, key, [...path, key]);
  }

  #orderOf(entry: WrittenTransaction, key: (typeof ORDERS)[number], path: Path): Order | null {
    const { chain, log } = this.#context;
    switch (key) {
      case 'vote': {
        const delegate = entry.vote ?? 0;
        checkVote(delegate, path, electableNodes(chain), log);
        return { kind: 'vote', delegate };
      }
      case 'withdrawVote':
        return { kind: 'withdraw-vote' };
      case 'registerDelegate':
        return { kind: 'register-delegate' };
      case 'resign':
        return { kind: 'resign-delegate' };
      case 'return':
        return { kind: 'return' };
      case 'transfer':
        return this.#transfer(entry.transfer, path);
      case 'registerAddress': {
        const { name = '', signatures = chain.signatures } = entry.registerAddress ?? {};
        return { kind: 'register-address', name, signatures };
      }
      case 'changeKey': {
        const { signatures = chain.signatures, after = 1 } = entry.changeKey ?? {};
        return { kind: 'change-key', signatures, after };
      }
      case 'issueToken': {
        const { symbol = '', decimals = 0, supply = 0n } = entry.issueToken ?? {};
        return { kind: 'issue-token', symbol, decimals, supply };
      }
      case 'swap':
        return this.#swap(entry.swap, path);
    }
  }

  #transfer(written: WrittenTransaction['transfer'], path: Path): Order | null {
    if (written === undefined) return null;
    const { amount, token = null } = written;
    const to = this.#party(written.to, [...path, 'to']);
    if (token !== null && !this.#isIssued(token, [...path, 'token'])) return null;
    return to === null ? null : { kind: 'transfer', to, amount, token };
  }

  #swap(written: WrittenTransaction['swap'], path: Path): Order | null {
    if (written === undefined) return null;
    const other = this.#party(written.with, [...path, 'with']);
    const give = this.#quantity(written.give, [...path, 'give']);
    const take = this.#quantity(written.take, [...path, 'take']);
    if (other === null || give === null || take === null) return null;
    return { kind: 'swap', with: other, give, take, within: written.within };
  }

  #quantity(written: Readonly<Record<string, bigint>>, path: Path): TokenQuantity | null {
    const [only, ...more] = Object.entries(written);
    if (only === undefined || more.length > 0) {
      const message = `found ${more.length === 0 ? 'no token' : 'several tokens'}; allowed: one symbol with an amount`;
      this.#context.log.add(path, message);
      return null;
    }
    const [symbol, amount] = only;
    return this.#isIssued(symbol, [...path, symbol], true) ? { symbol, amount } : null;
  }

  #isIssued(symbol: string, path: Path, isKey = false): boolean {
    if (this.#symbols.has(symbol)) return true;
    const symbols = [...this.#symbols];
    const allowed =
      symbols.length === 0 ? 'none, for no transaction issues a token' : symbols.join(', ');
    const message = `no transaction issues ${show(symbol)}${didYouMean(symbol, symbols)}; allowed: ${allowed}`;
    if (isKey) this.#context.log.addAtKey(path, message);
    else this.#context.log.add(path, message);
    return false;
  }

  #party(written: string, path: Path): Party | null {
    const { chain, log } = this.#context;
    const [word = '', number] = written.split(' ');
    if (number === undefined) {
      if (this.#names.has(word)) return { kind: 'account', name: word };
      const names = [...this.#names];
      const known = names.length === 0 ? 'none' : names.join(', ');
      log.add(
        path,
        `no account is called ${show(word)}${didYouMean(word, names)}; allowed: delegate 0 … ${electableNodes(chain) - 1}, holder 0 … ${registered(chain) - 1}, and the accounts of this scenario: ${known}`,
      );
      return null;
    }
    const kind = word === 'holder' ? 'holder' : 'delegate';
    const count = kind === 'holder' ? registered(chain) : electableNodes(chain);
    const delegate = Number(number);
    if (delegate < count) return { kind, delegate };
    log.add(path, `${written} does not exist; allowed: ${kind} 0 … ${count - 1}`);
    return null;
  }
}

/** As they are written. */
const ORDERS = [
  'transfer',
  'vote',
  'withdrawVote',
  'registerDelegate',
  'resign',
  'return',
  'registerAddress',
  'changeKey',
  'issueToken',
  'swap',
] as const satisfies readonly (keyof WrittenTransaction)[];

function checkVote(delegate: number, path: Path, count: number, log: ProblemLog): void {
  if (delegate < count) return;
  log.add(path, `found ${delegate}; allowed: a delegate or candidate, 0 … ${count - 1}`);
}

/** Delegates and candidates from the start. */
function registered(chain: ChainSettings): number {
  return chain.delegates + chain.candidates;
}
