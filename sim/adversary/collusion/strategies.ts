/**
 * The strategies of a conspiracy, by the names that scenarios use.
 *
 * @module
 */
import type { CollusionStrategy } from '../../../scenarios/scenario.ts';
import type { RandomStream } from '../../random.ts';
import type { Strategy } from './conspiracy.ts';
import type { PlotSetting } from './directed-plot.ts';
import { BodyToOne } from './plots/body-to-one.ts';
import { EarlyHeader } from './plots/early-header.ts';
import { ForgedChain } from './plots/forged-chain.ts';
import { ForgottenCertificate } from './plots/forgotten-certificate.ts';
import { HollowCertificates } from './plots/hollow-certificates.ts';
import { Impostor } from './plots/impostor.ts';
import { LastMoment } from './plots/last-moment.ts';
import { HiddenCertificate } from './plots/hidden-certificate.ts';
import { LateProposal } from './plots/late-proposal.ts';
import { LeftOutVoter } from './plots/left-out-voter.ts';
import { LoneCertificate } from './plots/lone-certificate.ts';
import { MixedViews } from './plots/mixed-views.ts';
import { RandomPlot } from './plots/random-plot.ts';
import { RotatingVictims } from './plots/rotating-victims.ts';
import { SecondVote } from './plots/second-vote.ts';
import { SplitView } from './plots/split-view.ts';
import { TimedEvidence } from './plots/timed-evidence.ts';
import { UnbackedClaim } from './plots/unbacked-claim.ts';
import { UnjustifiedProposals } from './plots/unjustified-proposals.ts';
import { VoidBlock } from './plots/void-block.ts';

/** A stream for each concern: one message more or less moves no decision. */
export interface Chance {
  /** What members say, to whom and when. */
  readonly decisions: RandomStream;
  /** How long honest messages take. */
  readonly delays: RandomStream;
}

type Make = (setting: PlotSetting, chance: Chance) => Strategy;

const STRATEGIES: Readonly<Record<CollusionStrategy, Make>> = {
  random: (setting, chance) => new RandomPlot(setting, chance.decisions, chance.delays),
  'split-view': (setting) => new SplitView(setting, { decoys: false }),
  'split-view-behind-decoys': (setting) => new SplitView(setting, { decoys: true }),
  'early-header': (setting) => new EarlyHeader(setting),
  'body-to-one': (setting) => new BodyToOne(setting),
  'timed-evidence': (setting) => new TimedEvidence(setting, { forgedClaims: false }),
  'forged-claims': (setting) => new TimedEvidence(setting, { forgedClaims: true }),
  'last-moment': (setting) => new LastMoment(setting),
  'second-vote': (setting) => new SecondVote(setting),
  'unbacked-claim': (setting) => new UnbackedClaim(setting),
  'void-block': (setting) => new VoidBlock(setting),
  'lone-certificate': (setting) => new LoneCertificate(setting),
  'mixed-views': (setting) => new MixedViews(setting),
  'forgotten-certificate': (setting) => new ForgottenCertificate(setting),
  'forged-chain': (setting) => new ForgedChain(setting),
  'late-proposal': (setting) => new LateProposal(setting),
  'hidden-certificate': (setting) => new HiddenCertificate(setting),
  'left-out-voter': (setting) => new LeftOutVoter(setting),
  'rotating-victims': (setting) => new RotatingVictims(setting),
  'hollow-certificates': (setting) => new HollowCertificates(setting),
  impostor: (setting) => new Impostor(setting),
  'unjustified-proposals': (setting) => new UnjustifiedProposals(setting),
};

/** @param chance - of the conspiracy alone; directed plots draw nothing */
export function makeStrategy(
  name: CollusionStrategy,
  setting: PlotSetting,
  chance: Chance,
): Strategy {
  return STRATEGIES[name](setting, chance);
}
