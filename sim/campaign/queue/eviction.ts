/**
 * Whether a Redis server removes by itself what lies in it: jobs, scenarios and results would be gone,
 * and nobody would know why.
 *
 * @module
 */
import type { Redis } from 'ioredis';

const SAFE = 'noeviction';

/**
 * Why the server cannot be used, what is allowed and how to set it; null if it can. A server that
 * does not tell, because the user may not ask or because it is somebody's service, is let pass; and
 * one without a limit never evicts, whatever its policy.
 */
export async function whyItEvicts(redis: Redis): Promise<string | null> {
  let info: string;
  try {
    info = await redis.info('memory');
  } catch {
    return null;
  }
  const policy = /^maxmemory_policy:([\w-]+)/m.exec(info)?.[1] ?? SAFE;
  const bytes = Number(/^maxmemory:(\d+)/m.exec(info)?.[1] ?? 0);
  if (policy === SAFE || bytes === 0) return null;
  return `it removes jobs and results when it is full: found maxmemory-policy ${policy} with a maxmemory of ${bytes} bytes; allowed: ${SAFE}, or no maxmemory. To set it: redis-cli config set maxmemory-policy ${SAFE}`;
}
