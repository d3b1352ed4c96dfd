/**
 * What a block may hold, and what it does to the ledger (W2, W4, W6).
 *
 * @module
 */
import type { Mutation } from '../mutation.ts';

export const BLOCKS: readonly Mutation[] = [
  {
    name: 'body-not-compared',
    rule: 'W6',
    file: 'consensus/dpos/repaired/blocks.js',
    search: 'if (body.hash !== header.bodyHash || !body.names(transactions))',
    replacement: 'if (false)',
    why: 'The first answer counts, whatever it is, and nobody asks again.',
  },
  {
    name: 'state-root-not-compared',
    rule: 'W6',
    file: 'consensus/dpos/execution.js',
    search: "    ['stateRoot', 'state root'],\n",
    replacement: '',
    why: 'A block may say that its state is any other.',
  },
  {
    name: 'timestamp-unchecked',
    rule: 'W2',
    file: 'consensus/dpos/validity.js',
    search: 'if (header.timestamp < windowOpens(before.timestamp, k, blockInterval) ||',
    replacement: 'if (header.timestamp < 0 &&',
    why: 'A block may be of any time.',
  },
  {
    name: 'header-signature-unchecked',
    rule: 'W4',
    file: 'consensus/dpos/validity.js',
    search: "if (authentic !== 'ok')",
    replacement: 'if (false)',
    why: 'A header needs no signature.',
  },
  {
    name: 'nonce-not-checked',
    rule: 'ledger',
    file: 'ledger/apply.js',
    search: 'if (sender.nonce !== transaction.nonce)',
    replacement: 'if (sender.nonce < 0)',
    why: 'Transactions are executed in any order, and again.',
  },
  {
    name: 'nonce-not-used-up',
    rule: 'ledger',
    file: 'ledger/state.js',
    search: 'nonce: nonce + 1,',
    replacement: 'nonce,',
    why: 'A sender’s second transaction is never due.',
  },
  {
    name: 'fee-from-nothing',
    rule: 'ledger',
    file: 'ledger/state.js',
    search: '(account.balance - fee)',
    replacement: 'account.balance',
    why: 'The packer gets a fee that nobody pays.',
  },
  {
    name: 'fee-lost',
    rule: 'ledger',
    file: 'ledger/apply.js',
    search: 'draft.credit(block.packer, fee);',
    replacement: '',
    why: 'Fees are burnt.',
  },
  {
    name: 'transfer-from-nothing',
    rule: 'ledger',
    file: 'ledger/operations/transfer.js',
    search: 'draft.debit(from, amount);',
    replacement: '',
    why: 'The sender keeps what the recipient gets.',
  },
];
