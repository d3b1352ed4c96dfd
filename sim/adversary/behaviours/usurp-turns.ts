/**
 * Packs a block of its own in each turn that is not its own.
 *
 * @module
 */
import { EMPTY_BODY } from '../../../protocol/block/body.ts';
import { Header, SignedHeader } from '../../../protocol/block/header.ts';
import { successor, windowOpens } from '../../../protocol/consensus/dpos/schedule.ts';
import { scheduleOf } from '../../../protocol/consensus/dpos/validity.ts';
import { assert } from '../../../protocol/kernel/assert.ts';
import { fromHex } from '../../../protocol/kernel/bytes.ts';
import type { Height, Micros } from '../../../protocol/kernel/types.ts';
import type { Message } from '../../../protocol/node/message.ts';
import type { Misconduct, Tools } from '../misconduct.ts';
import { votesFor } from '../voting.ts';

/** It packs when the turn after each block that it commits begins, and votes for what it packed. */
export function usurpTurns(): Misconduct {
  return {
    onEffect(_, effect, tools) {
      if (effect.kind === 'announce' && effect.announcement.kind === 'committed')
        scheduleNext(tools);
      return [effect];
    },
  };
}

function scheduleNext(tools: Tools): void {
  const { signed, hash } = tools.chain().head;
  const opens = windowOpens(signed.header.timestamp, 1, tools.parameters.blockInterval);
  tools.schedule(opens, (now) => {
    if (tools.chain().head.hash !== hash) return;
    const usurped = packInTurn(now, tools);
    if (usurped === null) return;
    const message: Message = { kind: 'header', signed: usurped };
    tools.send(tools.mesh, message);
    for (const vote of votesFor(message, tools)) tools.send(tools.mesh, vote);
  });
}

/** An empty block in the turn of the head's successor 1; null where that is the node itself. */
function packInTurn(timestamp: Micros, tools: Tools): SignedHeader | null {
  const { id: packer, chain, computation, parameters } = tools;
  const parent = chain().head;
  const schedule = scheduleOf(parent, 1, computation);
  const turn = successor(parent.signed.header, 1, schedule.size);
  if (schedule.packerAt(turn.position) === packer) return null;
  const height = (parent.height + 1) as Height;
  const content = { body: EMPTY_BODY, transactions: [] };
  const execution = computation.execute(parent.state, {
    height,
    turn,
    packer,
    schedule,
    ...content,
  });
  assert(execution.code === 'executed', 'an empty block is executable');
  const header = new Header({
    chain: parameters.chain,
    height,
    ...turn,
    packer,
    parent: parent.hash,
    timestamp,
    bodyHash: EMPTY_BODY.hash,
    stateRoot: execution.stateRoot,
    transactionsRoot: execution.transactionsRoot,
    receiptsRoot: execution.receiptsRoot,
  });
  return new SignedHeader({ header, signature: tools.sign(fromHex(header.hash)) });
}
