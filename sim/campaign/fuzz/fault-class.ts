/**
 * The classes of faults that the specification speaks of, and what a scenario of each may hold.
 *
 * @module
 */
import type { Profile } from '../../../protocol/chain/parameters.ts';

export const CLASS_IDS = ['A', 'B', 'C', 'D', 'E', 'F'] as const;
export type ClassId = (typeof CLASS_IDS)[number];

/** So many of n delegates: fewer than a third, fewer than half, half or one more than that, or a
 * number, which stands for all if there are not so many. */
export type Share = 'third' | 'minority' | 'half' | 'all' | number;

/** What scenarios may hold. */
export interface Bounds {
  readonly profile: Profile;
  readonly quorum: '1/2' | '2/3';
  /** Whether delegates wait before a commit vote (R7); nothing to `whitepaper`. */
  readonly waits: boolean;
  /** Byzantine delegates, at most. */
  readonly traitors: Share;
  /** Delegates that are Byzantine or down at one moment, at most. On a timely network they are the
   * same ones all the time, as then they count for each height. */
  readonly faulty: Share;
  /** `timely`: each message takes at most Δ, none is lost, clocks are within σ and nobody is slow.
   * `any`: whatever a network and clocks can do. `late`: as `timely`, with delays beyond Δ. */
  readonly network: 'timely' | 'late' | 'any';
  /** `honest`: what was synced is there after a crash. */
  readonly disks: 'honest' | 'forgetful';
}

export interface FaultClass {
  readonly about: string;
  /** A scenario keeps within one of them. */
  readonly variants: readonly Bounds[];
}

const REPAIRED: Bounds = {
  profile: 'repaired',
  quorum: '1/2',
  waits: true,
  traitors: 0,
  faulty: 'minority',
  network: 'any',
  disks: 'honest',
};

const CLASS_B: Bounds = { ...REPAIRED, traitors: 'minority', network: 'timely' };

export const FAULT_CLASSES: Readonly<Record<ClassId, FaultClass>> = {
  A: {
    about: 'repaired: fewer than half down, disks that keep what was synced, any network',
    variants: [REPAIRED],
  },
  B: {
    about: 'repaired: fewer than half Byzantine or down, delays within Δ, clocks within σ',
    variants: [CLASS_B],
  },
  C: {
    about: 'repaired, quorum 2/3, no wait: fewer than a third Byzantine, any network',
    variants: [{ ...REPAIRED, quorum: '2/3', waits: false, traitors: 'third' }],
  },
  D: {
    about: 'whitepaper: one of the delegates Byzantine or down at most, any network',
    variants: [{ ...REPAIRED, profile: 'whitepaper', traitors: 1, faulty: 1 }],
  },
  E: {
    about: 'repaired, beyond its bounds in one way: it must be possible to fork it',
    variants: [
      { ...CLASS_B, traitors: 'half', faulty: 'half' },
      { ...CLASS_B, network: 'late' },
      { ...CLASS_B, waits: false },
      { ...REPAIRED, disks: 'forgetful' },
    ],
  },
  F: {
    about: 'repaired: any number down, disks that keep what was synced, any network',
    variants: [{ ...REPAIRED, faulty: 'all' }],
  },
};

/** How many of so many delegates that is. */
export function countOf(share: Share, delegates: number): number {
  switch (share) {
    case 'third':
      return Math.ceil(delegates / 3) - 1;
    case 'minority':
      return Math.ceil(delegates / 2) - 1;
    case 'half':
      return Math.ceil(delegates / 2);
    case 'all':
      return delegates;
    default:
      return Math.min(share, delegates);
  }
}
