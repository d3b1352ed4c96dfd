/**
 * What a node makes of its disk after a restart: the longest unbroken run of blocks it finds.
 *
 * @module
 */
import { Chain } from '../chain/chain.ts';
import type { ChainBlock } from '../chain/chain-block.ts';

/** @param saved - records by key `block/<height>`, as `save` effects left them */
export function restoreChain(genesis: ChainBlock, saved: ReadonlyMap<string, unknown>): Chain {
  const blocks: ChainBlock[] = [];
  for (const [key, value] of saved) {
    if (key.startsWith('block/')) blocks.push(value as ChainBlock);
  }
  blocks.sort((a, b) => a.height - b.height);
  const [oldest] = blocks;
  let last = oldest === undefined || oldest.height === 1 ? genesis : oldest;
  const run: [ChainBlock, ...ChainBlock[]] = [last];
  for (const block of blocks) {
    if (block === last) continue;
    if (block.signed.header.parent !== last.hash) break;
    run.push(block);
    last = block;
  }
  return new Chain(run);
}
