/**
 * Ctrl-C, and what a shell or a CI system sends in its place.
 *
 * @module
 */

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface Interruption {
  /** Whether a signal has come. */
  readonly requested: boolean;
}

/**
 * Runs `work`, which is expected to look at `requested` often and to end in good order; the process
 * is not killed by the signal meanwhile.
 */
export async function withInterruption<T>(
  work: (interruption: Interruption) => Promise<T>,
): Promise<T> {
  let requested = false;
  const onSignal = (): void => {
    requested = true;
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  try {
    return await work({
      get requested() {
        return requested;
      },
    });
  } finally {
    for (const signal of SIGNALS) process.off(signal, onSignal);
  }
}
