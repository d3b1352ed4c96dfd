import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Stories } from '../../../reports/story/stories.ts';
import { storyText, type Story } from '../../../reports/story/story.ts';
import type { Scenario } from '../../../scenarios/scenario.ts';
import { loadScenario } from '../../../scenarios/parse.ts';
import type { TraceEvent } from '../../../sim/trace-event.ts';
import { simulate } from '../../../sim/simulation.ts';
import { scenario } from '../../sim/scenarios.ts';
import { Stream } from '../stream.ts';

interface Told {
  readonly stories: Stories;
  readonly events: readonly TraceEvent[];
}

function tell(file: string): Told {
  return tellScenario(loadScenario(resolve('scenarios', file)));
}

function tellScenario(scenario: Scenario): Told {
  const stories = new Stories(scenario);
  const events: TraceEvent[] = [];
  const listener = { onEvent: (event: TraceEvent) => void events.push(event) };
  simulate(scenario, { seed: 1, listeners: [stories, listener] });
  return { stories, events };
}

const rulesOf = (story: Story | undefined): readonly string[] =>
  story?.reasons.flatMap(({ rules }) => rules) ?? [];

describe('the story of a fork', () => {
  it('names both blocks, who voted for which, and the traitor that both quorums share', () => {
    const { stories, events } = tell('holes/split-equivocation.yaml');
    const [story] = stories.told();
    const commits = events.filter((event) => event.kind === 'committed' && event.height === 3);
    const blocks = new Set(
      commits.map((event) => event.kind === 'committed' && event.block.slice(0, 8)),
    );
    expect(blocks.size).toBe(2);
    const text = storyText(story!);
    for (const block of blocks)
      expect(text).toMatch(new RegExp(`votes of nodes .* are a quorum for ${String(block)}`));
    expect(text).toContain('packer 0, which is Byzantine, packs');
    expect(text).toContain('Both quorums have node 0 in common, and that one is a traitor');
    expect(text).toMatch(/The evidence reached node 1 480 ms after it had committed/);
    expect(rulesOf(story)).toEqual(['W5', 'W8', 'W5', 'W5']);
    const times = story!.events.map(({ at }) => at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  it.each([
    // Nobody is a traitor: an honest node voted twice, at two turns.
    [
      'holes/hidden-quorum.yaml',
      'Node 2 keeps to the rules and voted for both',
      ['W10', 'W7', 'W10'],
    ],
    [
      'holes/amnesia.yaml',
      'Node 2 voted for both, 1.50 s apart: it was down in between',
      ['W10', 'W7', 'R1'],
    ],
    ['holes/disks-that-forget.yaml', 'lost what it had not synced', ['R5', 'R1']],
    ['holes/without-r0-electorate.yaml', 'have nobody in common', ['R5', 'R0', 'R0']],
    [
      'holes/mixed-hashes.yaml',
      'voted for 79511dcb alone',
      ['W5', 'W8', 'W5', 'W5', 'W5', 'W8.block'],
    ],
    [
      'holes/one-key-twice.yaml',
      'counts node 3 more than once',
      ['W10', 'W8', 'W8', 'W8.distinct'],
    ],
    ['holes/no-wait-of-5.yaml', 'No node waits before its commit vote', ['R5a', 'R8', 'R7']],
    [
      'holes/outsiders-votes.yaml',
      'counts node 2, which has no seat',
      ['W10', 'W8', 'W8', 'W8.seats'],
    ],
    ['holes/half-byzantine-of-4.yaml', 'A quorum is 3 of 4', ['R5', 'R8']],
    ['holes/without-r8-view.yaml', 'in view 0, then in view 5', ['R5', 'R5', 'R7', 'R8.view']],
  ])('says what let %s fork', (file, words, rules) => {
    const [story] = tell(file).stories.told();
    expect(story?.reasons.map(({ text }) => text).join('\n')).toContain(words);
    expect(rulesOf(story)).toEqual(rules);
  });

  it('keeps the order of what happened in one microsecond, and leaves traitors out', () => {
    const [undoes] = tell('holes/outsiders-votes.yaml').stories.told();
    expect(undoes?.events.slice(-2).map(({ text }) => text)).toEqual([
      expect.stringMatching(/^node 1 takes 0db5ccac off/),
      expect.stringMatching(/^node 1 commits 022af5f0/),
    ]);
    const [replayed] = tell('holes/replayed-certificate.yaml').stories.told();
    expect(storyText(replayed!)).not.toContain('node 2 takes');
    expect(storyText(replayed!)).toContain('cut of links from 0-2 to 1 begins');
  });

  it('is told of any height that forked, and of no other', () => {
    const { stories } = tell('holes/split-equivocation.yaml');
    const heights = stories.forkedHeights;
    expect(heights).toContain(8);
    for (const height of heights)
      expect(stories.forkAt(height)?.title).toContain(`Height ${height} was committed twice`);
    expect(stories.forkAt(2)).toBeNull();
  });
});

describe('the story of a standstill', () => {
  it('says who was down, what was tried and what ended it', () => {
    const [story] = tell('claims/eleven-of-21-down-halts-and-resumes.yaml').stories.told();
    const text = storyText(story!);
    expect(text).toContain('Nothing was added after height 39');
    expect(text).toContain('10 of 21 delegates were left, and a quorum is 11.');
    expect(text).toMatch(/packer \d+ puts [0-9a-f]{8} forward: 10 of the 11 votes that it needs/);
    expect(text).toMatch(/node \d+ commits [0-9a-f]{8} of packer \d+\n\n {2}Why/);
    expect(rulesOf(story)).toEqual(['W8', 'W12', 'W12']);
  });

  it('measures the largest part of a network that is split', () => {
    const [story] = tell('claims/three-way-partition-stops.yaml').stories.told();
    expect(story?.reasons[0]?.text).toBe(
      'The largest part of the network had 7 of 21 delegates, and a quorum is 11.',
    );
  });

  const standby = (fault: string) => `
name: standby
duration: 60s
chain: { delegates: 5, candidates: 10, profile: whitepaper, blockInterval: 3s }
network: { latency: 50ms }
faults: [{ at: 10s, for: 30s, ${fault} }]
`;

  it.each([
    ['crash: [2..9]', 'Nodes 2-4 were down: 2 of 5 delegates were left, and a quorum is 3.'],
    [
      'partition: [[0, 1], [2, 3], [4..14]]',
      'The largest part of the network had 2 of 5 delegates, and a quorum is 3.',
    ],
  ])('counts those who have a seat, not those who stand by (%s)', (fault, words) => {
    const [story] = tellScenario(scenario(standby(fault))).stories.told();
    expect(story?.reasons[0]?.text).toBe(words);
  });

  it('knows of votes that bind, and of no turn given up that was taken after all', () => {
    const [story] = tell('holes/lock-without-end.yaml').stories.told();
    const text = storyText(story!);
    expect(text).toContain('Nodes 0-2 had voted for different blocks of this height');
    expect(text).not.toContain('gives up its turn');
  });

  it('tells of nodes that stopped because two blocks were final, and of the breach', () => {
    const stories = tell('holes/no-wait-of-3.yaml').stories.told();
    expect(stories.map(({ title }) => title.slice(0, 24))).toEqual([
      'Height 4 was committed t',
      'Nothing was added after ',
      'Nodes that are not Byzan',
    ]);
    expect(storyText(stories[1]!)).toContain('Nodes 0-2 stopped');
  });
});

it('has nothing to tell of a run in which all went well', () => {
  expect(tell('claims/normal-no-fork.yaml').stories.told()).toEqual([]);
});

it('holds no more, however late a node commits what all others have', () => {
  const stories = new Stories(scenario('name: late\nduration: 60s\n'));
  const stream = new Stream(stories).start(3);
  for (let height = 1; height <= 2_000; height += 1)
    stream.commit(height, [0], height, `${height}`);
  const before = stories.pending;
  for (let height = 1; height <= 1_500; height += 1) stream.commit(2_001, [1], height, `${height}`);
  expect(stories.pending).toBeLessThanOrEqual(before);
});
