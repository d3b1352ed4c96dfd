/**
 * Loads of several kinds of operations.
 *
 * @module
 */
import { expandClients } from './expand-clients.ts';
import { expandSpread } from './expand-spread.ts';
import { checkTimes, expandRate } from './expand-timing.ts';
import type { LoadContext } from './load-context.ts';
import { firstNodes, resolveIds } from './node-sets.ts';
import type { Path } from './problem.ts';
import {
  MIXED_OPERATIONS,
  type Migration,
  type MixedShare,
  type MixLoad,
} from './scenario-workload.ts';
import type { WrittenLoad } from './schema-workload.ts';
import { printDuration } from './units.ts';

type WrittenMix = NonNullable<WrittenLoad['mix']>;

const DEFAULT_TOKENS = 10;

export function expandMix(written: WrittenMix, path: Path, context: LoadContext): MixLoad {
  const { rate, arrivals, start, stop = null, accounts, amount, fee, clients } = written;
  checkTimes(start, stop, path, context);
  return {
    kind: 'mix',
    rate: expandRate(rate, [...path, 'rate'], context.log),
    arrivals,
    start,
    stop,
    accounts,
    spread: expandSpread(written.spread, accounts, [...path, 'spread'], context.log),
    of: expandShares(written.of, [...path, 'of'], context),
    amount,
    fee,
    tokens: expandTokens(written, path, context),
    migrate: expandMigration(written, path, context),
    clients: clients === undefined ? null : expandClients(clients, path, context),
  };
}

function expandShares(
  written: WrittenMix['of'],
  path: Path,
  context: LoadContext,
): readonly MixedShare[] {
  const shares = MIXED_OPERATIONS.flatMap((operation): MixedShare[] => {
    switch (operation) {
      case 'vote':
        return written.vote === undefined ? [] : [expandVotes(written.vote, path, context)];
      case 'changeKey': {
        const { changeKey } = written;
        return changeKey === undefined ? [] : [expandKeyChanges(changeKey, path, context)];
      }
      default: {
        const weight = written[operation];
        return weight === undefined ? [] : [{ operation, weight }];
      }
    }
  });
  const all = MIXED_OPERATIONS.join(', ');
  if (shares.length === 0)
    context.log.add(path, `found no operation; allowed: weights of ${all}, at least one`);
  const weightOf = (operation: string): number =>
    shares.find((share) => share.operation === operation)?.weight ?? 0;
  const [votes, withdrawals] = [weightOf('vote'), weightOf('withdrawVote')];
  if (withdrawals > votes)
    context.log.add(
      [...path, 'withdrawVote'],
      `found ${withdrawals}; allowed: at most the weight of vote, ${votes}, because nobody can withdraw more than was given`,
    );
  return shares;
}

/** Delegates and candidates are the first nodes. */
function expandVotes(
  written: NonNullable<WrittenMix['of']['vote']>,
  path: Path,
  { cast, chain, log }: LoadContext,
): MixedShare {
  const registered = chain.delegates + chain.candidates;
  const all = firstNodes(registered);
  if (typeof written === 'number') return { operation: 'vote', weight: written, to: all };
  const { weight, to } = written;
  const at = [...path, 'vote', 'to'];
  const given = to === undefined ? all : (resolveIds(to, at, cast, log) ?? all);
  const stranger = given.find((id) => id >= registered);
  if (stranger !== undefined)
    log.add(
      at,
      `found node ${stranger}; allowed: delegates and candidates, nodes 0 … ${registered - 1}`,
    );
  return { operation: 'vote', weight, to: given };
}

function expandKeyChanges(
  written: NonNullable<WrittenMix['of']['changeKey']>,
  path: Path,
  { chain, log }: LoadContext,
): MixedShare {
  const own = [chain.signatures];
  if (typeof written === 'number') return { operation: 'changeKey', weight: written, to: own };
  const { weight, to = own } = written;
  if (to.length === 0)
    log.add([...path, 'changeKey', 'to'], 'found an empty list; allowed: at least one algorithm');
  return { operation: 'changeKey', weight, to };
}

function expandTokens({ tokens, accounts }: WrittenMix, path: Path, { log }: LoadContext): number {
  if (tokens === undefined) return Math.min(DEFAULT_TOKENS, accounts);
  if (tokens > accounts)
    log.add(
      [...path, 'tokens'],
      `found ${tokens}; allowed: at most accounts, ${accounts}, because each issues one`,
    );
  return tokens;
}

function expandMigration(
  { migrate }: WrittenMix,
  path: Path,
  { duration, log }: LoadContext,
): Migration | null {
  if (migrate === undefined) return null;
  const { start, over } = migrate;
  if (start + over > duration) {
    const [found, end] = [start + over, duration].map(printDuration);
    log.add(
      [...path, 'migrate'],
      `found an end at ${found}; allowed: start and over within the run, ${end}`,
    );
  }
  return migrate;
}
