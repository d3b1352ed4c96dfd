/**
 * Everything that a node knows about the height that it is deciding, and nothing else: made anew for
 * each height.
 *
 * @module
 */
import type { SignedHeader } from '../../../block/header.ts';
import type { Micros } from '../../../kernel/types.ts';
import type { EngineHost } from '../../engine.ts';
import { HeightBlocks, type KnownBlock } from './blocks.ts';
import { HeightRules } from './height-rules.ts';
import { HeightState } from './height.ts';
import { ProofChecker } from './proofs.ts';

export interface HeightScope {
  readonly rules: HeightRules;
  readonly state: HeightState;
  readonly checker: ProofChecker;
  readonly blocks: HeightBlocks;
  /** Without R5a: headers by turn, and turns whose packer signed two (W5). */
  readonly headers: Map<string, SignedHeader>;
  readonly voidTurns: Set<string>;
}

export function heightScope(
  host: EngineHost,
  onExecuted: (now: Micros, block: KnownBlock) => void,
): HeightScope {
  const rules = new HeightRules(host.chain.head, host.parameters, host.computation);
  return {
    rules,
    state: new HeightState(rules),
    checker: new ProofChecker(rules),
    blocks: new HeightBlocks(host, rules, onExecuted),
    headers: new Map(),
    voidTurns: new Set(),
  };
}

/** Names the turn in which a header was packed. */
export function turnKey({ header }: SignedHeader): string {
  return `${header.round}/${header.position}/${header.packer}`;
}
