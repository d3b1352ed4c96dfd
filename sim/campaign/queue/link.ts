/**
 * A connection to Redis that comes back by itself after a short while, and says clearly why it cannot
 * be had.
 *
 * @module
 */
import { setMaxListeners } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { InvariantViolation } from '../../../protocol/kernel/assert.ts';
import { UsageError } from '../../../scenarios/usage-error.ts';
import type { RedisAddress } from './address.ts';
import { whyItEvicts } from './eviction.ts';

export interface LinkOptions {
  /** Ends all that waits for the server, with the reason. */
  readonly ended: AbortController;
  /** How long the server may be away. */
  readonly patienceMs?: number;
  /** Told when the connection is lost, and when it is there again. */
  readonly say: (line: string) => void;
}

/** How long the server may be away. */
export const PATIENCE_MS = 60_000;
const CONNECT_MS = 5_000;
const RETRY_MS = 250;
const PARTING_MS = 5_000;
const OLDEST_VERSION = [6, 2] as const;

/** The server refuses to work, or has been away for too long. */
export class RedisLost extends UsageError {}

export class RedisLink {
  readonly redis: Redis;
  readonly address: RedisAddress;
  readonly #options: LinkOptions;
  readonly #copies: Redis[] = [];
  #waiting: NodeJS.Timeout | null = null;
  #isOpen = false;
  #isParting = false;
  #isClosed = false;

  private constructor(address: RedisAddress, options: LinkOptions) {
    this.address = address;
    this.#options = options;
    // Each question that is on its way listens.
    setMaxListeners(0, options.ended.signal);
    this.redis = new Redis({
      host: address.host,
      port: address.port,
      db: address.database,
      ...(address.user === null ? {} : { username: address.user }),
      ...(address.password === null ? {} : { password: address.password }),
      ...(address.isEncrypted ? { tls: {} } : {}),
      lazyConnect: true,
      connectTimeout: CONNECT_MS,
      // A server that cannot be had at the beginning is an error, later it is waited for.
      retryStrategy: () => (this.#isOpen && !this.#isClosed ? RETRY_MS : null),
      // Commands wait until the server is there again.
      maxRetriesPerRequest: null,
    });
    this.redis.on('error', () => {
      // Without a listener it would be printed; `close` follows, or the command fails.
    });
    // BullMQ waits for jobs on a connection of its own, which it leaves open if it ends at a bad time.
    const duplicate = this.redis.duplicate.bind(this.redis);
    this.redis.duplicate = (...options) => {
      const copy = duplicate(...options);
      this.#copies.push(copy);
      return copy;
    };
  }

  /**
   * @throws UsageError if no Redis of a fitting version answers there, or it refuses us, or it may
   *   remove what we put there
   */
  static async open(address: RedisAddress, options: LinkOptions): Promise<RedisLink> {
    const link = new RedisLink(address, options);
    const { signal } = options.ended;
    try {
      await unless(signal, link.#connect());
    } catch (error) {
      link.close();
      if (signal.aborted) throw signal.reason;
      throw error instanceof UsageError ? error : cannotUse(address, whyNot(error, address));
    }
    return link;
  }

  /**
   * The answer of the server.
   *
   * @throws UsageError if it refuses (it has no memory left, say) or is away for too long; the reason
   *   of `ended`, if that is aborted
   */
  async ask<T>(answer: Promise<T>): Promise<T> {
    const { signal } = this.#options.ended;
    try {
      return await (this.#isParting ? answer : unless(signal, answer));
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw this.refusal(error);
    }
  }

  /** What an error that the server answers with means for who asked. */
  refusal(error: unknown): RedisLost {
    const reason = error instanceof Error ? error.message : String(error);
    const isFull = reason.startsWith('OOM ');
    return new RedisLost(`${this.address.shown} ${isFull ? IS_FULL : `refuses: ${reason}`}`);
  }

  /**
   * A few last words to the server after the end, if it listens, and no more.
   *
   * @param words - what goes wrong with them does not matter
   */
  async part(words: () => Promise<void>): Promise<void> {
    this.#isParting = true;
    // Who is away hears nothing.
    if (this.redis.status === 'ready') {
      const spoken = words().catch(() => undefined);
      await Promise.race([spoken, pause(PARTING_MS, undefined, { ref: false })]);
    }
    this.close();
  }

  close(): void {
    this.#isClosed = true;
    if (this.#waiting !== null) clearTimeout(this.#waiting);
    for (const redis of [this.redis, ...this.#copies]) redis.disconnect();
  }

  async #connect(): Promise<void> {
    let lastError: unknown = null;
    this.redis.on('error', (error: unknown) => (lastError ??= error));
    const deadline = AbortSignal.timeout(CONNECT_MS);
    let info: string;
    let evicts: string | null;
    try {
      await unless(deadline, this.redis.connect());
      info = await unless(deadline, this.redis.info('server'));
      evicts = await unless(deadline, whyItEvicts(this.redis));
      // The package goes on with another database if this one does not exist.
      await unless(deadline, this.redis.select(this.address.database));
    } catch (error) {
      // That the connection was closed is less than why.
      throw lastError ?? error;
    }
    const [, major, minor] = /^redis_version:(\d+)\.(\d+)/m.exec(info) ?? [];
    const version = [Number(major), Number(minor)] as const;
    if (major === undefined) throw cannotUse(this.address, NO_REDIS);
    if (version[0] < OLDEST_VERSION[0] || (version[0] === 6 && version[1] < OLDEST_VERSION[1]))
      throw cannotUse(this.address, `it is version ${version.join('.')}`);
    if (evicts !== null) throw new UsageError(`cannot use ${this.address.shown}: ${evicts}`);
    this.#isOpen = true;
    this.redis.on('close', () => this.#onAway());
    this.redis.on('ready', () => this.#onBack());
  }

  #onAway(): void {
    if (this.#isClosed || this.#waiting !== null) return;
    const { patienceMs = PATIENCE_MS, say } = this.#options;
    const { shown } = this.address;
    const time = `${patienceMs / 1000} s`;
    say(`${shown} is away; waiting for it for ${time}`);
    const error = new RedisLost(`${shown} has been away for ${time}`);
    this.#waiting = setTimeout(() => this.#options.ended.abort(error), patienceMs);
  }

  #onBack(): void {
    if (this.#waiting === null) return;
    clearTimeout(this.#waiting);
    this.#waiting = null;
    this.#options.say(`${this.address.shown} is back`);
  }
}

/**
 * What is awaited, or the signal's reason if that comes first.
 *
 * @throws the reason
 */
export async function unless<T>(signal: AbortSignal, awaited: Promise<T>): Promise<T> {
  // What comes too late is nobody's error.
  awaited.catch(() => undefined);
  signal.throwIfAborted();
  let onAbort = (): void => undefined;
  const aborted = new Promise<void>((resolve) => {
    onAbort = resolve;
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([aborted.then(() => thrownBy(signal)), awaited]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function thrownBy(signal: AbortSignal): never {
  signal.throwIfAborted();
  throw new InvariantViolation('a signal that was not aborted');
}

const IS_FULL =
  'is full: it has reached its maxmemory and takes nothing more; give it more, or remove what is in it';
const NO_REDIS = 'what answers there is no Redis server';
const SILENCE = 'it does not answer as a Redis server does';

const REASONS: readonly (readonly [RegExp, string])[] = [
  [/ECONNREFUSED/, 'nothing listens there'],
  [/ENOTFOUND|EAI_AGAIN/, 'there is no such host'],
  [/ETIMEDOUT|EHOSTUNREACH|ENETUNREACH/, 'it cannot be reached'],
  [/TimeoutError/, SILENCE],
  [/WRONGPASS|invalid password|invalid username/, 'it does not know this user and password'],
  [/NOAUTH/, 'it wants a password, in the address or in EKTSIM_ENGINE_PASSWORD'],
  [/DB index/, 'it has no such database'],
  [/Protocol error|RESP type|ECONNRESET|EPIPE|EPROTO|SSL|Connection is closed/, NO_REDIS],
];

function whyNot(error: unknown, { isEncrypted }: RedisAddress): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const reason = REASONS.find(([pattern]) => pattern.test(text))?.[1] ?? text;
  const isAboutTls = isEncrypted && (reason === NO_REDIS || reason === SILENCE);
  return isAboutTls ? `${reason} with TLS` : reason;
}

function cannotUse({ shown }: RedisAddress, why: string): UsageError {
  return new UsageError(
    `cannot use ${shown}: ${why}; needed: a Redis server, ${OLDEST_VERSION.join('.')} or later`,
  );
}
