import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Latency, NetworkSettings } from '../../../scenarios/scenario.ts';
import { Network } from '../../../sim/network/network.ts';
import { RandomStreams } from '../../../sim/random.ts';

const constant = (value: number): Latency => ({ kind: 'constant', value });
const LOGNORMAL: Latency = { kind: 'lognormal', median: 60_000, p99: 180_000, max: null };
const PERFECT: NetworkSettings = {
  latency: constant(1000),
  loss: 0,
  duplicate: 0,
  reorder: 0,
  bandwidth: null,
  links: [],
};

function network(settings: Partial<NetworkSettings>, nodes = 5, seed = 1): Network {
  return new Network({ ...PERFECT, ...settings }, { nodes }, new RandomStreams(seed));
}

/** Hands a message over and lets it leave; how many copies arrive. */
function send(of: Network, now: number, from: number, to: number, bytes: number): number {
  return of.route(of.transmit(now, from, to, bytes), from, to, 'header');
}

/** Arrival times of one message's copies. */
function arrivals(of: Network, now: number, from: number, to: number, bytes = 100): number[] {
  return [...of.arrivals.slice(0, send(of, now, from, to, bytes))];
}

describe('latency', () => {
  it('is the network’s own where nothing else is said', () => {
    expect(arrivals(network({}), 500, 0, 1)).toEqual([1500]);
  });

  it('is that of the two regions, direction by direction', () => {
    const delay = [
      [constant(1), constant(20)],
      [constant(300), constant(4)],
    ];
    const regions = network({
      latency: { kind: 'regions', names: ['a', 'b'], regionOf: [0, 0, 1, 1], delay },
    });
    expect(arrivals(regions, 0, 0, 1)).toEqual([1]);
    expect(arrivals(regions, 0, 1, 2)).toEqual([20]);
    expect(arrivals(regions, 0, 2, 1)).toEqual([300]);
    expect(arrivals(regions, 0, 2, 3)).toEqual([4]);
  });

  it('is overridden link by link; a later entry wins, and leaves what it does not mention', () => {
    const overridden = network({
      links: [
        { from: [0, 1], to: [2], quality: { latency: constant(7), loss: 1 } },
        { from: [0], to: [2], quality: { latency: constant(9) } },
        { from: [1], to: [2], quality: { loss: 0 } },
      ],
    });
    expect(arrivals(overridden, 0, 0, 2)).toEqual([]);
    expect(arrivals(overridden, 0, 1, 2)).toEqual([7]);
    expect(arrivals(overridden, 0, 2, 0)).toEqual([1000]);
  });
});

describe('loss and duplication', () => {
  it('loses as many messages as asked, and says why', () => {
    const lossy = network({ loss: 0.02 });
    let lost = 0;
    for (let i = 0; i < 50_000; i++) {
      if (send(lossy, i, 0, 1, 100) > 0) continue;
      lost++;
      expect(lossy.dropReason).toBe('loss');
    }
    expect(Math.abs(lost - 1000)).toBeLessThan(160);
  });

  it('doubles as many messages as asked; the copy has a delay of its own', () => {
    const doubling = network({ duplicate: 0.1, reorder: 1, latency: LOGNORMAL });
    let doubled = 0;
    let different = 0;
    for (let i = 0; i < 20_000; i++) {
      const times = arrivals(doubling, i * 10, 0, 1);
      if (times.length < 2) continue;
      doubled++;
      if (times[0] !== times[1]) different++;
    }
    expect(Math.abs(doubled - 2000)).toBeLessThan(220);
    expect(different).toBeGreaterThan(0.99 * doubled);
  });
});

describe('bandwidth', () => {
  // 1,000 bytes at 1 Mbit/s take 8 ms.
  const slow = { bandwidth: 1_000_000, latency: constant(50) };

  it('makes size cost time, and messages wait for those before them', () => {
    const link = network(slow);
    expect(arrivals(link, 0, 0, 1, 1000)).toEqual([8050]);
    expect(arrivals(link, 1000, 0, 1, 500)).toEqual([12_050]);
    expect(arrivals(link, 12_000, 0, 1, 0)).toEqual([12_050]);
    expect(arrivals(link, 100_000, 0, 1, 1000)).toEqual([108_050]);
  });

  it('is of each direction of each link alone', () => {
    const link = network(slow);
    arrivals(link, 0, 0, 1, 1_000_000);
    expect(arrivals(link, 0, 1, 0, 1000)).toEqual([8050]);
    expect(arrivals(link, 0, 0, 2, 1000)).toEqual([8050]);
  });

  it('rounds a transmission up to whole microseconds', () => {
    expect(arrivals(network({ ...slow, bandwidth: 3_000_000 }), 0, 0, 1, 1)).toEqual([3 + 50]);
  });

  it('is unlimited on a link whose override says null', () => {
    const link = network({
      ...slow,
      links: [{ from: [0], to: [1], quality: { bandwidth: null } }],
    });
    expect(arrivals(link, 0, 0, 1, 1000)).toEqual([50]);
    expect(arrivals(link, 0, 1, 0, 1000)).toEqual([8050]);
  });

  it('is used up by a message that is lost on the way or cut off', () => {
    const lossy = network({ ...slow, links: [{ from: [0], to: [1], quality: { loss: 1 } }] });
    expect(arrivals(lossy, 0, 0, 1, 1000)).toEqual([]);
    lossy.degrade(1, [0], [1], { loss: 0 });
    expect(arrivals(lossy, 0, 0, 1, 1000)).toEqual([16_050]);

    const cut = network(slow);
    cut.cut(1, [0], [1]);
    expect(arrivals(cut, 0, 0, 1, 1000)).toEqual([]);
    cut.heal(1);
    expect(arrivals(cut, 0, 0, 1, 1000)).toEqual([16_050]);
  });

  it('forgets what waits in a node’s transmitters, and in no other’s, when it crashes', () => {
    const busy = network(slow);
    for (const from of [0, 2]) busy.transmit(0, from, 1, 5000);
    busy.clearTransmitters(0);
    expect(busy.transmit(1, 0, 1, 1000)).toBe(8001);
    expect(busy.transmit(1, 2, 1, 1000)).toBe(48_000);
  });

  it('never sends more than the line carries, whatever is sent when', () => {
    const messages = fc.array(fc.tuple(fc.nat({ max: 20_000 }), fc.nat({ max: 5000 })), {
      minLength: 1,
    });
    fc.assert(
      fc.property(messages, (sent) => {
        const link = network({ bandwidth: 1_000_000, latency: constant(0) });
        let now = 0;
        let free = 0;
        for (const [wait, bytes] of sent) {
          now += wait;
          free = Math.max(now, free) + 8 * bytes;
          expect(arrivals(link, now, 0, 1, bytes)).toEqual([free]);
        }
      }),
    );
  });
});

describe('order', () => {
  const inversions = (reorder: number): number => {
    const link = network({ latency: LOGNORMAL, reorder });
    let latest = 0;
    let overtaken = 0;
    for (let i = 0; i < 20_000; i++) {
      const [arrival] = arrivals(link, i * 1000, 0, 1);
      if (arrival! < latest) overtaken++;
      latest = Math.max(latest, arrival!);
    }
    return overtaken;
  };

  it('is kept on a link with reorder 0, whatever the delays', () => {
    expect(inversions(0)).toBe(0);
  });

  it('is lost at most as often as reorder says', () => {
    expect(inversions(0.1)).toBeGreaterThan(500);
    expect(inversions(0.1)).toBeLessThan(2200);
    expect(inversions(1)).toBeGreaterThan(10_000);
  });

  it('holds for a copy as well', () => {
    const link = network({ latency: LOGNORMAL, duplicate: 0.5 });
    let latest = 0;
    for (let i = 0; i < 5000; i++)
      for (const arrival of arrivals(link, i * 1000, 0, 1)) {
        expect(arrival).toBeGreaterThanOrEqual(latest);
        latest = arrival;
      }
  });
});

describe('partitions and cuts', () => {
  const reaches = (of: Network): string[] => {
    const pairs: string[] = [];
    for (let from = 0; from < 5; from++)
      for (let to = 0; to < 5; to++) {
        const passes = send(of, 0, from, to, 1) > 0;
        expect(of.isCut(from, to)).toBe(!passes);
        if (!passes) expect(of.dropReason).toBe('cut');
        if (passes && from !== to) pairs.push(`${from}${to}`);
      }
    return pairs;
  };
  const ALL = [
    '01',
    '02',
    '03',
    '04',
    '10',
    '12',
    '13',
    '14',
    '20',
    '21',
    '23',
    '24',
    '30',
    '31',
    '32',
    '34',
    '40',
    '41',
    '42',
    '43',
  ];

  it('a partition separates its groups; nodes in no group form one more', () => {
    const parted = network({});
    parted.partition(0, [[0, 1], [2]]);
    expect(reaches(parted)).toEqual(['01', '10', '34', '43']);
    parted.heal(0);
    expect(reaches(parted)).toEqual(ALL);
  });

  it('a node in two groups belongs to the first', () => {
    const parted = network({});
    parted.partition(0, [
      [0, 1],
      [1, 2, 3, 4],
    ]);
    expect(reaches(parted)).toEqual(['01', '10', '23', '24', '32', '34', '42', '43']);
  });

  it('a cut is one-way, and no node is cut off from itself', () => {
    const oneWay = network({});
    oneWay.cut(0, [0, 1], [1, 2, 3, 4]);
    expect(reaches(oneWay)).toEqual(
      ALL.filter((pair) => !['01', '02', '03', '04', '12', '13', '14'].includes(pair)),
    );
    expect(arrivals(oneWay, 0, 1, 1)).toEqual([1000]);
  });

  it('faults that overlap compose, and each heals alone, in any order', () => {
    const both = (): Network => {
      const parted = network({});
      parted.partition(3, [[0, 1]]);
      parted.partition(8, [[1, 2]]);
      parted.cut(5, [3], [4]);
      return parted;
    };
    expect(reaches(both())).toEqual(['43']);
    const first = both();
    first.heal(3);
    expect(reaches(first)).toEqual(['03', '04', '12', '21', '30', '40', '43']);
    const second = both();
    second.heal(8);
    second.heal(5);
    expect(reaches(second)).toEqual(['01', '10', '23', '24', '32', '34', '42', '43']);
  });

  it('agrees with asking each active fault, whatever begins and ends', () => {
    const nodes = fc.uniqueArray(fc.nat({ max: 4 }));
    const faults = fc.array(
      fc.record({ from: nodes, to: nodes, twoWay: fc.boolean(), healed: fc.boolean() }),
      {
        maxLength: 6,
      },
    );
    fc.assert(
      fc.property(faults, (planned) => {
        const world = network({});
        for (const [id, { from, to, twoWay }] of planned.entries()) {
          if (twoWay) world.partition(id, [from, to.filter((node) => !from.includes(node))]);
          else world.cut(id, from, to);
        }
        for (const [id, { healed }] of planned.entries()) if (healed) world.heal(id);
        const active = planned.filter(({ healed }) => !healed);
        for (let a = 0; a < 5; a++)
          for (let b = 0; b < 5; b++) {
            const side = (fault: (typeof active)[number], node: number): number =>
              fault.from.includes(node) ? 0 : fault.to.includes(node) ? 1 : 2;
            const cut = active.some((fault) =>
              fault.twoWay
                ? side(fault, a) !== side(fault, b)
                : fault.from.includes(a) && fault.to.includes(b),
            );
            expect(world.isCut(a, b)).toBe(cut && a !== b);
          }
      }),
    );
  });

  it('a fault without a name of its own, or of an unknown node, is a bug of the caller', () => {
    const parted = network({});
    parted.partition(0, [[0]]);
    expect(() => parted.cut(0, [1], [2])).toThrow('fault 0 cuts already');
    expect(() => parted.partition(1, [[5]])).toThrow('no node 5');
    expect(() => send(network({}), 0, 1, 5, 1)).toThrow('node 5');
    expect(() => parted.heal(99)).not.toThrow();
  });
});

describe('degraded links', () => {
  it('have the given quality until healed, one direction only; the latest wins', () => {
    const links = network({});
    links.degrade(1, [0], [1, 2], { latency: constant(5000), bandwidth: 8_000_000 });
    expect(arrivals(links, 0, 0, 1, 100)).toEqual([5100]);
    expect(arrivals(links, 0, 1, 0, 100)).toEqual([1000]);
    links.degrade(2, [0], [1], { latency: constant(9000) });
    expect(arrivals(links, 10_000, 0, 1, 100)).toEqual([19_100]);
    links.heal(1);
    expect(arrivals(links, 20_000, 0, 1, 100)).toEqual([29_000]);
    expect(arrivals(links, 20_000, 0, 2, 100)).toEqual([21_000]);
    links.heal(2);
    expect(arrivals(links, 30_000, 0, 1, 100)).toEqual([31_000]);
  });

  it('keep the order of messages when they become fast again', () => {
    const links = network({});
    links.degrade(1, [0], [1], { latency: constant(60_000) });
    expect(arrivals(links, 0, 0, 1)).toEqual([60_000]);
    links.heal(1);
    expect(arrivals(links, 10, 0, 1)).toEqual([60_000]);
  });
});

describe('determinism', () => {
  const rough = { latency: LOGNORMAL, loss: 0.05, duplicate: 0.05, reorder: 0.3, bandwidth: 1e7 };

  const fates = (of: Network, messages: readonly (readonly [number, number])[]): number[][] =>
    messages.map(([from, to], i) => arrivals(of, i * 500, from, to, 700));

  const messages = Array.from({ length: 3000 }, (_, i) => [i % 5, (i * 3 + 1) % 5] as const);

  it('equal seeds give equal fates, other seeds others', () => {
    expect(fates(network(rough), messages)).toEqual(fates(network(rough), messages));
    expect(fates(network(rough, 5, 2), messages)).not.toEqual(fates(network(rough), messages));
  });

  it('a message more, or another quality, on one link moves no other link', () => {
    const onLink = (of: Network): number[][] =>
      Array.from({ length: 500 }, (_, i) => arrivals(of, i * 500, 3, 4, 700));
    const undisturbed = onLink(network(rough));
    const busy = network(rough);
    busy.degrade(0, [4], [3], { loss: 0.5 });
    const disturbed = Array.from({ length: 500 }, (_, i) => {
      send(busy, i * 500, 4, 3, 700);
      send(busy, i * 500, 3, 2, 700);
      return arrivals(busy, i * 500, 3, 4, 700);
    });
    expect(disturbed).toEqual(undisturbed);
  });

  it('does not depend on the order in which links are first used', () => {
    const forward = network(rough);
    const backward = network(rough);
    for (let to = 1; to < 5; to++) send(forward, 0, 0, to, 1);
    for (let to = 4; to > 0; to--) send(backward, 0, 0, to, 1);
    for (let to = 1; to < 5; to++)
      expect(arrivals(forward, 9, 0, to)).toEqual(arrivals(backward, 9, 0, to));
  });
});
