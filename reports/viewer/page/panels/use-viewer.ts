import { useEffect, useState } from 'preact/hooks';
import type { Viewer } from '../viewer.ts';

/** Draws a component again whenever the viewer's state changes; panning and zooming do not. */
export function useViewer(viewer: Viewer): void {
  const [, setCount] = useState(0);
  useEffect(() => viewer.onState(() => setCount((count) => count + 1)), [viewer]);
}

/** What a promise gives, or null until then; asked anew when one of `inputs` changes. */
export function useLoaded<T>(load: () => Promise<T>, inputs: readonly unknown[]): T | null {
  const [loaded, setLoaded] = useState<Loaded<T> | null>(null);
  useEffect(() => {
    let isWanted = true;
    load().then(
      (value) => {
        if (isWanted) setLoaded({ of: inputs, value });
      },
      () => setLoaded(null),
    );
    return () => {
      isWanted = false;
    };
  }, [...inputs]);
  // What was loaded for the inputs before is no answer, not even for a moment.
  const isOfNow = loaded?.of.every((input, i) => input === inputs[i]) === true;
  return isOfNow ? loaded.value : null;
}

interface Loaded<T> {
  readonly of: readonly unknown[];
  readonly value: T;
}
