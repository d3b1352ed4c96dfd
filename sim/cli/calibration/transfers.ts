/**
 * What transfers cost, their signatures apart: to execute, and to read.
 *
 * @module
 */
import { Body } from '../../../protocol/block/body.ts';
import type { Executable } from '../../../protocol/chain/execute.ts';
import { genesisBlock } from '../../../protocol/chain/genesis.ts';
import { decode, encode } from '../../../protocol/codec/codec.ts';
import { successor } from '../../../protocol/consensus/dpos/schedule.ts';
import { scheduleOf } from '../../../protocol/consensus/dpos/validity.ts';
import { assert, defined } from '../../../protocol/kernel/assert.ts';
import type { Height } from '../../../protocol/kernel/types.ts';
import type { State } from '../../../protocol/ledger/state.ts';
import type { Transaction } from '../../../protocol/ledger/transaction.ts';
import { messageCodec, type Message } from '../../../protocol/node/message.ts';
import { parseScenario } from '../../../scenarios/parse.ts';
import { separateComputation } from '../../../protocol/consensus/computation.ts';
import { modelledSuites } from '../../crypto/modelled.ts';
import { planGenesis } from '../../genesis.ts';
import { digest } from '../../key-ring.ts';
import { Wallets } from '../../workload/wallets.ts';
import { measure, type Measured } from './stopwatch.ts';

const SCENARIO = `
name: calibrate
duration: 1s
chain: { delegates: 21 }
workload:
  - transfers: { rate: 1/s, accounts: 1000 }
`;
/** In a block, and in a message. */
const TRANSFERS = 100;

export interface TransferCosts {
  readonly transaction: Measured;
  readonly byte: Measured;
}

/** @param nanos - for both measurements together */
export function measureTransfers(nanos: number): TransferCosts {
  const { transfers, execute } = makeBlock();
  const message: Message = { kind: 'transactions', transactions: transfers };
  const bytes = encode(messageCodec, message);
  return {
    transaction: measure(execute, transfers.length, nanos / 2),
    byte: measure(() => readTransfers(bytes), bytes.length, nanos / 2),
  };
}

/** Transfers between clients of a chain that has just begun, and their block's execution. */
function makeBlock(): { readonly transfers: readonly Transaction[]; readonly execute: () => void } {
  const parsed = parseScenario(SCENARIO, 'calibrate');
  assert(parsed.code === 'ok', 'the scenario of the calibration is valid');
  const { scenario } = parsed;
  const suites = modelledSuites(digest('calibrate'));
  const { genesis, suite, clients } = planGenesis(scenario, 'calibrate', suites);
  const { parameters } = genesis;
  const wallets = new Wallets(defined(clients[0], 'clients'), suite, parameters);
  const transfers = Array.from({ length: TRANSFERS }, (_, i) =>
    wallets.transfer(i, (7 * i + 1) % wallets.size, 1n, 1n),
  );
  const parent = genesisBlock(genesis);
  const computation = separateComputation(parameters, suites);
  const schedule = scheduleOf(parent, 1, computation);
  const turn = successor(parent.signed.header, 1, parameters.delegates);
  const body = new Body({ transactions: transfers.map(({ id }) => id), evidence: [] });
  const packer = schedule.packerAt(turn.position);
  const height = (parent.height + 1) as Height;
  const block: Executable = { height, turn, packer, schedule, body, transactions: transfers };
  const run = (state: State): void => {
    assert(computation.execute(state, block).code === 'executed', 'a block of transfers is valid');
  };
  return { transfers, execute: () => run(parent.state) };
}

/** As whoever receives them: decoded, and hashed for what was signed and for their ids. */
function readTransfers(bytes: Uint8Array): void {
  const decoded = decode(messageCodec, bytes);
  assert(decoded.code === 'ok' && decoded.value.kind === 'transactions', 'an encoded message');
  for (const { id } of decoded.value.transactions) assert(id.length === 64, 'an id is 32 bytes');
}
