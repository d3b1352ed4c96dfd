/** Hand-made event streams (`../stream.ts`) as recorded runs. */
import type { EventButMessages, Recorder } from '../../../sim/recording.ts';
import type { TraceEvent, TraceListener } from '../../../sim/trace-event.ts';

/** Hands all but messages to a recorder, with numbers and without causes. */
export class HandMade implements TraceListener {
  readonly #recorder: Recorder;
  #events = 0;

  constructor(recorder: Recorder) {
    this.#recorder = recorder;
    const [nodes, delegates] = [4, 4];
    const rest = { electable: 4, clients: 0, byzantine: [] };
    recorder.begin({ scenario: 'hand-made', seed: 7, duration: 1, nodes, delegates, ...rest });
  }

  onEvent(event: TraceEvent): void {
    this.#events += 1;
    this.#recorder.event(this.#events, 0, event as EventButMessages);
  }

  end(): void {
    this.#recorder.end(this.#events, 'ab'.repeat(32));
  }
}
