/**
 * The queue itself: BullMQ's, with what it needs to be told once.
 *
 * A worker holds a lock on each batch that it has, and renews it again and again. A batch whose lock
 * has run out goes back to the front: its worker is dead, or cut off.
 *
 * @module
 */
import { Queue, WaitingError, Worker, type Job as QueuedJob } from 'bullmq';
import type { BatchData } from './batch.ts';
import type { RedisLink } from './link.ts';
import { PREFIX, queueName } from './names.ts';

/** What is done with a batch; false gives it back for others. */
export type Doing = (data: unknown) => Promise<boolean>;

export type BatchState = 'waiting' | 'in-progress' | 'failed' | 'gone';

/** How long a batch belongs to a worker that gives no sign of life. */
const LOCK_MS = 5_000;
/** How often workers look for batches of the dead. */
const LOOK_MS = 1_000;
/** So many workers may die over one batch; then it is the batch's fault. */
const MOST_DEATHS = 5;
/** How long a batch that failed is remembered where nobody asks for it: a day. */
const FAILED_SECONDS = 86_400;

export class JobQueue {
  readonly #link: RedisLink;
  readonly #queue: Queue<BatchData>;

  constructor(link: RedisLink, code: string) {
    this.#link = link;
    this.#queue = new Queue<BatchData>(queueName(code), {
      connection: link.redis,
      prefix: PREFIX,
      skipVersionCheck: true,
      defaultJobOptions: {
        removeOnComplete: true,
        removeOnFail: { age: FAILED_SECONDS },
      },
    });
    this.#queue.on('error', () => {
      // Whoever asks is told.
    });
  }

  /** One that is there already is not queued again. Like all: throws UsageError. */
  async add(
    batches: readonly { readonly name: string; readonly data: BatchData }[],
  ): Promise<void> {
    const jobs = batches.map(({ name, data }) => ({ name: 'batch', data, opts: { jobId: name } }));
    await this.#link.ask(this.#queue.addBulk(jobs));
  }

  async stateOf(name: string): Promise<BatchState> {
    const state = await this.#link.ask(this.#queue.getJobState(name));
    if (state === 'failed') return 'failed';
    if (state === 'unknown' || state === 'completed') return 'gone';
    return state === 'active' ? 'in-progress' : 'waiting';
  }

  /** Takes it back, unless a worker has it. */
  async remove(name: string): Promise<void> {
    await this.#link.ask(this.#queue.remove(name));
  }

  async close(): Promise<void> {
    await this.#queue.close();
  }
}

export interface BatchTakerOptions {
  readonly code: string;
  readonly atATime: number;
  readonly doing: Doing;
  /** The server is there and will not do what is asked of it: no rights, no memory, read-only. */
  readonly onRefused: (error: Error) => void;
}

/** Takes batches, several at a time, until it is closed. */
export class BatchTaker {
  readonly #worker: Worker<unknown>;

  constructor(link: RedisLink, { code, atATime, doing, onRefused }: BatchTakerOptions) {
    const process = async (job: QueuedJob<unknown>, token?: string): Promise<void> => {
      if (await doing(job.data)) return;
      await job.moveToWait(token);
      throw new WaitingError();
    };
    this.#worker = new Worker<unknown>(queueName(code), process, {
      connection: link.redis,
      prefix: PREFIX,
      skipVersionCheck: true,
      concurrency: atATime,
      lockDuration: LOCK_MS,
      stalledInterval: LOOK_MS,
      maxStalledCount: MOST_DEATHS,
      removeOnComplete: { count: 0 },
      removeOnFail: { age: FAILED_SECONDS },
    });
    this.#worker.on('error', (error) => {
      // The link tells when the server is away; a lock that was lost means that others go on.
      if (error.name === 'ReplyError') onRefused(error);
    });
  }

  /** Takes no more, and waits for what is in progress. */
  async close(): Promise<void> {
    await this.#worker.close();
  }
}
