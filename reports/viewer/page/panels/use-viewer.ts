import { useEffect, useState } from 'preact/hooks';
import type { Viewer } from '../viewer.ts';

/** Draws a component again whenever the viewer's state changes; panning and zooming do not. */
export function useViewer(viewer: Viewer): void {
  const [, setCount] = useState(0);
  useEffect(() => viewer.onState(() => setCount((count) => count + 1)), [viewer]);
}

/** What a promise gives, or null until then; asked anew when one of `inputs` changes. */
export function useLoaded<T>(load: () => Promise<T>, inputs: readonly unknown[]): T | null {
  const [loaded, setLoaded] = useState<{ readonly value: T } | null>(null);
  useEffect(() => {
    let isWanted = true;
    load().then(
      (value) => {
        if (isWanted) setLoaded({ value });
      },
      () => setLoaded(null),
    );
    return () => {
      isWanted = false;
    };
  }, [...inputs]);
  return loaded === null ? null : loaded.value;
}
