/**
 * Named accounts and scripted transactions, as they are written.
 *
 * @module
 */
import type {
  NamedAccount,
  Order,
  Party,
  ScriptedTransaction,
  TokenQuantity,
} from './scenario-accounts.ts';
import { printDuration } from './units.ts';

export function printAccount(account: NamedAccount): Record<string, unknown> {
  const { name, balance, votes, signatures } = account;
  return { name, balance, ...(votes !== null && { votes }), signatures };
}

export function printTransaction(transaction: ScriptedTransaction): Record<string, unknown> {
  const { at, from, fee, order } = transaction;
  return {
    at: printDuration(at),
    from: printParty(from),
    ...(fee !== null && { fee }),
    ...printOrder(order),
  };
}

/** As reports name them, too. */
export function printParty(party: Party): string {
  return party.kind === 'account' ? party.name : `${party.kind} ${party.delegate}`;
}

function printOrder(order: Order): Record<string, unknown> {
  switch (order.kind) {
    case 'transfer': {
      const { to, amount, token } = order;
      return { transfer: { to: printParty(to), amount, ...(token !== null && { token }) } };
    }
    case 'vote':
      return { vote: order.delegate };
    case 'withdraw-vote':
      return { withdrawVote: true };
    case 'register-delegate':
      return { registerDelegate: true };
    case 'resign-delegate':
      return { resign: true };
    case 'return':
      return { return: true };
    case 'register-address':
      return { registerAddress: { name: order.name, signatures: order.signatures } };
    case 'change-key':
      return { changeKey: { signatures: order.signatures, after: order.after } };
    case 'issue-token': {
      const { symbol, decimals, supply } = order;
      return { issueToken: { symbol, decimals, supply } };
    }
    case 'swap': {
      const { give, take, within } = order;
      const swap = { give: printTokens(give), take: printTokens(take), within };
      return { swap: { with: printParty(order.with), ...swap } };
    }
  }
}

function printTokens({ symbol, amount }: TokenQuantity): Record<string, unknown> {
  return { [symbol]: amount };
}
