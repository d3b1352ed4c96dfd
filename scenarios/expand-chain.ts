/**
 * The chain's parameters: defaults that depend on others, and what the profile allows.
 *
 * @module
 */
import { PROTECTIONS, type Profile } from '../protocol/chain/parameters.ts';
import {
  defaultCommitWait,
  timingOf,
  type TimingCheck,
} from '../protocol/consensus/dpos/repaired/timing.ts';
import { MAX_DELEGATES } from '../protocol/ledger/delegates.ts';
import type { ProblemLog } from './problem-log.ts';
import {
  electableNodes,
  RULES_THAT_CAN_BE_SWITCHED_OFF,
  type ChainSettings,
  type RuleId,
} from './scenario.ts';
import type { WrittenScenario } from './schema.ts';
import { printDuration } from './units.ts';

export function expandChain(written: WrittenScenario['chain'], log: ProblemLog): ChainSettings {
  const { blockInterval, tallyTimeout, commitWait, without, ...rest } = written;
  if (blockInterval % 2 !== 0) {
    const found = printDuration(blockInterval);
    const message = `found ${found}; allowed: an even number of microseconds, because turns are halves`;
    log.add(['chain', 'blockInterval'], message);
  }
  const chain: ChainSettings = {
    ...rest,
    blockInterval,
    tallyTimeout: tallyTimeout ?? Math.floor(blockInterval / 2),
    commitWait: commitWait ?? defaultCommitWait(rest.maxDelay, rest.bodies),
    without: RULES_THAT_CAN_BE_SWITCHED_OFF.filter((rule) => without.includes(rule)),
  };
  if (rest.profile !== 'whitepaper' && rest.voteLock > 0)
    log.add(
      ['chain', 'voteLock'],
      `found ${printDuration(rest.voteLock)}; allowed: 0s, because R3 and R5 say what a vote binds to`,
    );
  if (electableNodes(rest) > MAX_DELEGATES)
    log.add(
      ['chain', rest.candidates >= rest.aspirants ? 'candidates' : 'aspirants'],
      `found ${electableNodes(rest)} delegates, candidates and aspirants; allowed: at most ${MAX_DELEGATES}`,
    );
  checkRules(without, rest.profile, log);
  if (rest.profile === 'repaired') checkTiming(chain, log);
  return chain;
}

/** A rule that the profile does not have cannot be switched off. */
function checkRules(without: readonly RuleId[], profile: Profile, log: ProblemLog): void {
  without.forEach((rule, index) => {
    const profiles: readonly Profile[] = PROTECTIONS[rule];
    if (profiles.includes(profile)) return;
    const allowed = RULES_THAT_CAN_BE_SWITCHED_OFF.filter((other) =>
      (PROTECTIONS[other] as readonly Profile[]).includes(profile),
    );
    log.add(
      ['chain', 'without', index],
      `${rule} is no rule of the profile ${profile}; allowed: ${allowed.join(', ')}`,
    );
  });
}

/** R9: a warning where view 0 never becomes final, an error where no view does. */
function checkTiming(chain: ChainSettings, log: ProblemLog): void {
  const waits = chain.commitWait > 0 && !chain.without.includes('R7');
  if (waits && chain.maxSkew > chain.maxDelay)
    log.add(
      ['chain', 'maxSkew'],
      `found ${printDuration(chain.maxSkew)}; allowed: at most maxDelay, ${printDuration(chain.maxDelay)}, because commit votes wait (R7)`,
    );
  const { firstView, laterViews } = timingOf({
    ...chain,
    commitWait: waits ? chain.commitWait : 0,
  });
  const amounts = (check: TimingCheck): readonly [needed: string, available: string] => [
    printDuration(check.needed),
    printDuration(check.available),
  ];
  const [firstNeeds, firstHas] = amounts(firstView);
  const [laterNeed, laterHave] = amounts(laterViews);
  if (waits && !firstView.holds && !laterViews.holds)
    log.add(
      ['chain'],
      `nothing can ever become final (R9): view 0 needs ${firstNeeds} and has ${firstHas}, later views need ${laterNeed} and have ${laterHave}; allowed: a longer blockInterval, or a shorter maxDelay or commitWait`,
    );
  else if (!firstView.holds)
    log.warn(
      ['chain'],
      `view 0 may never become final (R9): it needs ${firstNeeds} and has ${firstHas}`,
    );
  else if (!laterViews.holds)
    log.warn(
      ['chain'],
      `views after the first may never become final (R9): they need ${laterNeed} and have ${laterHave}`,
    );
}
