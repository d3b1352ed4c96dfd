import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bucketsFor,
  DensityBuilder,
  DensityPyramid,
  EVENT_LAYER,
  LAYERS,
  MESSAGE_LAYER,
} from '../../../reports/viewer/model/density.ts';
import { landmarkMarks, thinned } from '../../../reports/viewer/model/level-of-detail.ts';
import { LANDMARK_CLASSES, type Landmark } from '../../../reports/viewer/model/trace-index.ts';

const landmarks = fc
  .array(
    fc.record({
      class: fc.constantFrom(...LANDMARK_CLASSES),
      at: fc.integer({ min: 0, max: 1_000_000 }),
      lane: fc.integer({ min: 0, max: 4 }),
      event: fc.nat(),
      label: fc.constant(''),
    }),
    { maxLength: 60 },
  )
  .map((list): readonly Landmark[] => list.toSorted((a, b) => a.at - b.at));

describe('landmarks', () => {
  const zoom = fc.tuple(
    fc.integer({ min: 1, max: 2_000_000 }),
    fc.integer({ min: -1_000, max: 1_000_000 }),
  );

  it('are all seen at every zoom: by a mark of their own class and lane, close to where they are', () => {
    fc.assert(
      fc.property(landmarks, zoom, (list, [length, from]) => {
        const [width, apart] = [900, 9];
        const xOf = (at: number): number => ((at - from) / length) * width;
        const marks = landmarkMarks(list, xOf, { width, apart });
        const seen = list.filter(({ at }) => xOf(at) >= 0 && xOf(at) <= width);
        for (const landmark of seen) {
          const near = marks.some(
            (mark) =>
              mark.class === landmark.class &&
              mark.lane === landmark.lane &&
              Math.abs(mark.x - xOf(landmark.at)) < apart,
          );
          expect(near).toBe(true);
        }
      }),
    );
  });

  it('that are forks lie above all but the difference of two runs', () => {
    fc.assert(
      fc.property(landmarks, (list) => {
        const marks = landmarkMarks(list, (at) => at / 1_000, { width: 1_000, apart: 9 });
        const firstFork = marks.findIndex((mark) => mark.class === 'fork');
        const above = firstFork < 0 ? [] : marks.slice(firstFork).map((mark) => mark.class);
        expect(above.every((name) => name === 'fork' || name === 'difference')).toBe(true);
      }),
    );
  });

  it('are no more than fit', () => {
    const list = Array.from({ length: 5_000 }, (_, i): Landmark => ({
      class: 'fork',
      at: i,
      lane: 1,
      event: i,
      label: '',
    }));
    const marks = landmarkMarks(list, (at) => at / 10, { width: 500, apart: 10 });
    expect(marks.length).toBeLessThanOrEqual(51);
    expect(marks.reduce((sum, { count }) => sum + count, 0)).toBe(5_000);
  });

  it('thinned moments keep their distance, and the first is kept', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1_000 })), (times) => {
        const list = times.toSorted((a, b) => a - b);
        const kept = thinned(list, (at) => at, { width: 1_000, apart: 7 }).map((i) => list[i]!);
        expect(kept[0]).toBe(list[0]);
        expect(kept.slice(1).every((at, i) => at - kept[i]! >= 7)).toBe(true);
      }),
    );
  });
});

describe('densities', () => {
  const events = fc.array(
    fc.record({
      lane: fc.integer({ min: 0, max: 2 }),
      layer: fc.constantFrom(MESSAGE_LAYER, EVENT_LAYER),
      at: fc.oneof(fc.integer({ min: 0, max: 600 }), fc.integer({ min: 0, max: 1_000_000 })),
    }),
  );

  it('are the counts of a naive model, at every level', () => {
    fc.assert(
      fc.property(events, fc.integer({ min: 1, max: 2_000 }), (list, wanted) => {
        const builder = new DensityBuilder(3, 1_024);
        for (const { lane, layer, at } of list) builder.add(lane, layer, at);
        const pyramid = new DensityPyramid(builder.shape, builder.finish());
        const { width, buckets, counts } = pyramid.atMost(wanted);
        const naive = new Uint16Array(3 * LAYERS * buckets);
        for (const { lane, layer, at } of list) {
          const i = (lane * LAYERS + layer) * buckets + Math.floor(at / width);
          naive[i] = naive[i]! + 1;
        }
        expect(counts).toEqual(naive);
        expect(width <= wanted || width === builder.shape.width).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('stay within some megabytes, whatever the number of lanes', () => {
    for (const lanes of [4, 22, 1_001, 10_001])
      expect(bucketsFor(lanes) * lanes * LAYERS).toBeLessThanOrEqual(5_200_000);
  });
});
