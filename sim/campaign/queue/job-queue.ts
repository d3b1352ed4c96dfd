/**
 * The queue itself: BullMQ's, with what it needs to be told once.
 *
 * A worker holds a lock on each batch that it has, and renews it again and again. A batch whose lock
 * has run out goes back to the front: its worker is dead, or cut off.
 *
 * Nothing stays for ever: all keys of a queue vanish a day after the last coordinator or worker has
 * been there.
 *
 * @module
 */
import { Queue, WaitingError, Worker, type Job as QueuedJob } from 'bullmq';
import type { BatchData } from './batch.ts';
import type { RedisLink } from './link.ts';
import { KEPT_SECONDS, PREFIX, queueName } from './names.ts';

/** What is done with a batch; false gives it back for others. */
export type Doing = (data: unknown) => Promise<boolean>;

export type BatchState = 'waiting' | 'in-progress' | 'failed' | 'gone';

/** How often workers look for batches of the dead, all of them together. */
const LOOK_MS = 1_000;
/** How long a batch belongs to a worker that gives no sign of life. */
const SILENCE_MS = 5_000;
/** So many workers may die over one batch; then it is the batch's fault. */
const MOST_DEATHS = 5;
/** Events that are remembered, more or less. Nobody reads them. */
const MOST_EVENTS = 100;

/** What a queue consists of beside its batches, and a few keys that vanish within seconds. */
const QUEUE_KEYS = ['wait', 'active', 'stalled', 'marker', 'events', 'meta', 'id'] as const;
/** Batches that failed. It is not kept while workers are there: they are for who asks soon. */
const FAILED_KEY = 'failed';

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
        removeOnFail: { age: KEPT_SECONDS },
      },
      streams: { events: { maxLen: MOST_EVENTS } },
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
    await this.#keep(batches.map(({ name }) => name));
  }

  /** Has all batches that are queued or in progress there for a day from now. */
  async keep(): Promise<void> {
    await this.#keep(await this.#link.ask(this.#queue.getRanges(['wait', 'active'], 0, -1)));
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
    // There is something of it even if nothing was queued.
    await this.#keep([]);
    await this.#queue.close();
  }

  async #keep(names: readonly string[]): Promise<void> {
    await keepKeys(this.#link, [...QUEUE_KEYS, ...names].map(this.#queue.toKey));
  }
}

export interface BatchTakerOptions {
  readonly code: string;
  readonly atATime: number;
  /** How long a batch belongs to a worker that gives no sign of life. Default: 5000. */
  readonly silenceMs?: number;
  readonly doing: Doing;
  /** The server is there and will not do what is asked of it: no rights, no memory, read-only. */
  readonly onRefused: (error: Error) => void;
}

/** Takes batches, several at a time, until it is closed. */
export class BatchTaker {
  readonly #link: RedisLink;
  readonly #worker: Worker<unknown>;

  constructor(
    link: RedisLink,
    { code, atATime, silenceMs = SILENCE_MS, doing, onRefused }: BatchTakerOptions,
  ) {
    const process = async (job: QueuedJob<unknown>, token?: string): Promise<void> => {
      if (await doing(job.data)) return;
      await job.moveToWait(token);
      throw new WaitingError();
    };
    this.#link = link;
    this.#worker = new Worker<unknown>(queueName(code), process, {
      connection: link.redis,
      prefix: PREFIX,
      skipVersionCheck: true,
      concurrency: atATime,
      lockDuration: silenceMs,
      stalledInterval: LOOK_MS,
      // `look` does it.
      skipStalledCheck: true,
      maxStalledCount: MOST_DEATHS,
      removeOnComplete: { count: 0 },
      removeOnFail: { age: KEPT_SECONDS },
    });
    this.#worker.on('failed', () => {
      // If it goes wrong, others tell.
      keepKeys(link, [this.#worker.toKey(FAILED_KEY)]).catch(() => undefined);
    });
    this.#worker.on('error', (error) => {
      // The link tells when the server is away; a lock that was lost means that others go on.
      if (error.name === 'ReplyError') onRefused(error);
    });
  }

  /**
   * Gives back the batches of workers that are dead, and has the queue there for a day from now. About
   * once a second is right. @throws UsageError if the server refuses or is gone
   */
  async look(): Promise<void> {
    await this.#link.ask(this.#worker.getBackend().moveStalledJobsToWait());
    await this.#keep();
  }

  /** Takes no more, and waits for what is in progress. */
  async close(): Promise<void> {
    await this.#worker.close();
    // What was given back may be all that is there.
    await this.#keep();
  }

  async #keep(): Promise<void> {
    await keepKeys(this.#link, QUEUE_KEYS.map(this.#worker.toKey));
  }
}

async function keepKeys(link: RedisLink, keys: readonly string[]): Promise<void> {
  await link.ask(Promise.all(keys.map((key) => link.redis.expire(key, KEPT_SECONDS))));
}
