/**
 * Workers on other machines as the engine of a campaign.
 *
 * @module
 */
import { UsageError } from '../../../scenarios/usage-error.ts';
import type { Assignment, Engine } from '../engine.ts';
import type { RedisAddress } from './address.ts';
import { Coordination } from './coordination.ts';
import { JobQueue } from './job-queue.ts';
import { RedisLink, RedisLost } from './link.ts';
import { RemoteResults } from './remote-results.ts';
import { RemoteScenarios } from './remote-scenarios.ts';
import { WorkersWatch } from './workers-watch.ts';

export interface QueueEngineOptions {
  readonly address: RedisAddress;
  /** Of the workers that may do the jobs. */
  readonly code: string;
  /** Whether results that are there already are to be forgotten. */
  readonly isFresh: boolean;
  /** A line for whoever waits. */
  readonly say: (line: string) => void;
  /** How long Redis may be away, if not as usual. */
  readonly patienceMs?: number;
}

const PULSE_MS = 100;

const INTERRUPTED = new Error('interrupted');

export class QueueEngine implements Engine {
  readonly how: string;
  readonly #options: QueueEngineOptions;
  #watch: WorkersWatch | null = null;

  constructor(options: QueueEngineOptions) {
    this.#options = options;
    this.how = `by workers at ${options.address.shown}`;
  }

  get workers(): number {
    return this.#watch?.workers ?? 0;
  }

  async run(assignment: Assignment): Promise<boolean> {
    if (assignment.pending.length === 0) return true;
    const ended = new AbortController();
    const pulse = setInterval(() => {
      if (!assignment.goOn()) ended.abort(INTERRUPTED);
    }, PULSE_MS);
    try {
      await this.#coordinate(assignment, ended);
      return true;
    } catch (error) {
      if (error === INTERRUPTED) return false;
      throw error;
    } finally {
      clearInterval(pulse);
    }
  }

  async #coordinate(assignment: Assignment, ended: AbortController): Promise<void> {
    const { address, code, isFresh, say, patienceMs } = this.#options;
    const link = await RedisLink.open(address, {
      ended,
      say,
      ...(patienceMs === undefined ? {} : { patienceMs }),
    });
    const queue = new JobQueue(link, code);
    const watch = new WorkersWatch(link, code, say);
    this.#watch = watch;
    const coordination = new Coordination(assignment, {
      code,
      queue,
      scenarios: new RemoteScenarios(link),
      results: new RemoteResults(link),
      watch,
    });
    try {
      await coordination.adopt(isFresh);
      await coordination.finish();
    } catch (error) {
      throw error instanceof RedisLost ? withHope(error) : error;
    } finally {
      await link.part(async () => {
        await coordination.withdraw();
        await watch.leave();
        await queue.close();
      });
    }
  }
}

function withHope(error: UsageError): UsageError {
  return new UsageError(
    `${error.message}\nWhat was finished is on the disk; the same command goes on with the rest.`,
  );
}
