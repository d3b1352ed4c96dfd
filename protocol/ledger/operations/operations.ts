/**
 * Every kind of operation that a transaction can carry.
 *
 * @module
 */
import { union, type UnionCodec } from '../../codec/codec.ts';
import type { ReceiptCode } from '../receipt.ts';
import { changeKey, type ChangeKeyOperation } from './change-key.ts';
import { issueToken, type IssueTokenOperation } from './issue-token.ts';
import type { OperationContext, OperationRules } from './operation.ts';
import { registerAddress, type RegisterAddressOperation } from './register-address.ts';
import { registerDelegate, type RegisterDelegateOperation } from './register-delegate.ts';
import { resignDelegate, type ResignDelegateOperation } from './resign-delegate.ts';
import { returnToSeat, type ReturnOperation } from './return.ts';
import { swap, type SwapOperation } from './swap.ts';
import { transferToken, type TransferTokenOperation } from './transfer-token.ts';
import { transfer, type TransferOperation } from './transfer.ts';
import { vote, type VoteOperation } from './vote.ts';
import { withdrawVote, type WithdrawVoteOperation } from './withdraw-vote.ts';

export type Operation =
  | TransferOperation
  | ReturnOperation
  | RegisterAddressOperation
  | ChangeKeyOperation
  | IssueTokenOperation
  | TransferTokenOperation
  | SwapOperation
  | RegisterDelegateOperation
  | ResignDelegateOperation
  | VoteOperation
  | WithdrawVoteOperation;

export type OperationKind = Operation['kind'];

const RULES: { readonly [K in OperationKind]: OperationRules<Extract<Operation, { kind: K }>> } = {
  transfer,
  return: returnToSeat,
  'register-address': registerAddress,
  'change-key': changeKey,
  'issue-token': issueToken,
  'transfer-token': transferToken,
  swap,
  'register-delegate': registerDelegate,
  'resign-delegate': resignDelegate,
  vote,
  'withdraw-vote': withdrawVote,
};

type AnyRules = OperationRules<Operation>;

function rulesOf({ kind }: Operation): AnyRules {
  return RULES[kind];
}

export const operationCodec: UnionCodec<Operation> = union({
  transfer: [transfer.tag, transfer.codec],
  return: [returnToSeat.tag, returnToSeat.codec],
  'register-address': [registerAddress.tag, registerAddress.codec],
  'change-key': [changeKey.tag, changeKey.codec],
  'issue-token': [issueToken.tag, issueToken.codec],
  'transfer-token': [transferToken.tag, transferToken.codec],
  swap: [swap.tag, swap.codec],
  'register-delegate': [registerDelegate.tag, registerDelegate.codec],
  'resign-delegate': [resignDelegate.tag, resignDelegate.codec],
  vote: [vote.tag, vote.codec],
  'withdraw-vote': [withdrawVote.tag, withdrawVote.codec],
});

/** Work of executing an operation, in units of a transfer. */
export function costOf(operation: Operation): number {
  return rulesOf(operation).cost;
}

/** Does what the operation says, if it may be done; else nothing. */
export function applyOperation(operation: Operation, context: OperationContext): ReceiptCode {
  const rules = rulesOf(operation);
  const code = rules.validate(operation, context);
  if (code === 'applied') rules.apply(operation, context);
  return code;
}
