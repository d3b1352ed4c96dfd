/**
 * What the statuses of a quorum leave a packer to propose (R5). Pure.
 *
 * @module
 */
import type { Status } from '../../../block/proposal.ts';
import type { Hash } from '../../../kernel/types.ts';

export type Selection =
  { readonly code: 'free' } | { readonly code: 'forced'; readonly block: Hash };

const FREE: Selection = { code: 'free' };

/**
 * With u the highest view of any vote or certificate: the one block that is certified at u; without
 * a certificate at u the one block that was voted for; otherwise free choice.
 */
export function select(statuses: readonly Status[]): Selection {
  const u = Math.max(...statuses.map(highestView), NONE);
  if (u === NONE) return FREE;
  const certified = new Set<Hash>();
  const voted = new Set<Hash>();
  for (const { vote, certificate } of statuses) {
    if (certificate?.view === u) certified.add(certificate.block);
    if (vote?.view === u) voted.add(vote.block);
  }
  const [block, ...others] = certified.size > 0 ? certified : voted;
  return block === undefined || others.length > 0 ? FREE : { code: 'forced', block };
}

/** The block that a status would force by itself (R4); null: none. */
export function forcedBy(status: Status): Hash | null {
  const selection = select([status]);
  return selection.code === 'forced' ? selection.block : null;
}

const NONE = -1;

function highestView({ vote, certificate }: Status): number {
  return Math.max(vote?.view ?? NONE, certificate?.view ?? NONE);
}
