/**
 * Did the delegates get, keep and lose their seats as expected?
 *
 * @module
 */
import { SEAT_LOSSES, type SeatExpectation, type SeatLoss } from '../scenarios/scenario.ts';
import { NOTHING_LOST, type LossCounts } from './collectors/elections.ts';
import type { Judgement } from './finding.ts';
import { counted, nodeRanges } from './format.ts';
import type { RunResults } from './report.ts';

/** What a run showed of one delegate. */
interface Career {
  readonly delegate: number;
  readonly serves: boolean;
  readonly lost: LossCounts;
  readonly blocks: number;
}

export function judgeSeats(expected: SeatExpectation, results: RunResults): Judgement {
  const allowed = inWords(expected);
  if (results.elections.rounds < 2)
    return { outcome: 'not-exercised', found: 'no round ended', allowed };
  const careers = expected.delegates.map((delegate) => careerOf(delegate, results));
  const wrong = careers.find((career) => !isAsExpected(career, expected));
  const shown = wrong ?? careers[0];
  const others = wrong === undefined && careers.length > 1 ? ', and so for the others' : '';
  return {
    outcome: wrong === undefined ? 'held' : 'broken',
    found: shown === undefined ? 'no delegate' : `${careerInWords(shown)}${others}`,
    allowed,
  };
}

/** Why a delegate lost a seat, for people. */
export const LOSS_IN_WORDS: Readonly<Record<SeatLoss, string>> = {
  votes: 'outvoted',
  missed: 'missed its turns',
  resigned: 'resigned',
  convicted: 'convicted',
};

function careerOf(delegate: number, { elections, liveness }: RunResults): Career {
  const service = elections.service.find((row) => row.delegate === delegate);
  return {
    delegate,
    serves: service?.servesAtEnd ?? false,
    lost: service?.lost ?? NOTHING_LOST,
    blocks: liveness.delegates[delegate]?.produced ?? 0,
  };
}

function isAsExpected(career: Career, { serves, loses, packs }: SeatExpectation): boolean {
  if (serves !== null && career.serves !== serves) return false;
  if (packs !== null && career.blocks > 0 !== packs) return false;
  if (loses === null) return true;
  if (loses !== 'nothing') return career.lost[loses] > 0;
  return SEAT_LOSSES.every((why) => career.lost[why] === 0);
}

function careerInWords({ delegate, serves, lost, blocks }: Career): string {
  const losses = SEAT_LOSSES.flatMap((why) =>
    lost[why] === 0 ? [] : [`${LOSS_IN_WORDS[why]} ${lost[why]} ×`],
  );
  return [
    `${delegate} ${serves ? 'has a seat' : 'has no seat'}`,
    losses.length === 0 ? 'lost none' : `lost one: ${losses.join(', ')}`,
    `packed ${counted(blocks, 'block')}`,
  ].join(', ');
}

function inWords({ delegates, serves, loses, packs }: SeatExpectation): string {
  const parts = [
    ...(serves === null ? [] : [serves ? 'a seat at the end' : 'no seat at the end']),
    ...(loses === null
      ? []
      : [loses === 'nothing' ? 'no seat lost' : `a seat lost: ${LOSS_IN_WORDS[loses]}`]),
    ...(packs === null ? [] : [packs ? 'blocks packed' : 'no block packed']),
  ];
  return `${nodeRanges(delegates)}: ${parts.join(', ')}`;
}
