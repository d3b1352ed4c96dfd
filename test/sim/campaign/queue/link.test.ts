import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { Redis } from 'ioredis';
import { describe, expect, it, vi } from 'vitest';
import { UsageError } from '../../../../scenarios/usage-error.ts';
import { parseAddress } from '../../../../sim/campaign/queue/address.ts';
import { RedisLink, unless } from '../../../../sim/campaign/queue/link.ts';
import { describeWithRedis, freePort } from '../../../redis/redis-server.ts';

const quiet = { ended: new AbortController(), say: () => undefined };

/** Why it cannot be used; null if it can. */
async function whyNot(text: string, password: string | null = null): Promise<string | null> {
  const address = parseAddress(text, password);
  try {
    (await RedisLink.open(address, quiet)).close();
    return null;
  } catch (error) {
    const form = /^cannot use (\S+): (.*); needed: a Redis server, 6\.2 or later$/;
    const [, shown, reason = ''] = form.exec((error as Error).message) ?? [];
    expect(shown, String(error)).toBe(address.shown);
    return reason;
  }
}

async function portOf(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

describe('a link to no Redis server', () => {
  it('says that nothing listens', async () => {
    expect(await whyNot(`redis://127.0.0.1:${await freePort()}`)).toBe('nothing listens there');
  });

  it('says that another program does', async () => {
    const web = createServer();
    expect(await whyNot(`redis://127.0.0.1:${await portOf(web)}`)).toBe(
      'what answers there is no Redis server',
    );
    web.close();
  });
});

describeWithRedis('a link', (server) => {
  it('says that there is no such database', async () => {
    expect(await whyNot(server.address)).toBe(null);
    expect(await whyNot(`${server.address}/15`)).toBe(null);
    expect(await whyNot(`${server.address}/16`)).toBe('it has no such database');
  });

  it('passes on what the server refuses', async () => {
    const link = await RedisLink.open(parseAddress(server.address), quiet);
    await link.redis.set('text', 'a');
    await expect(link.ask(link.redis.incr('text'))).rejects.toThrow(
      `${server.address} refuses: ERR value is not an integer or out of range`,
    );
    link.close();
  });
});

describeWithRedis(
  'a link with a password',
  (server) => {
    it('says what is wrong with it', async () => {
      const withWho = (who: string): string => server.address.replace('//', `//${who}@`);
      expect(await whyNot(server.address)).toBe(
        'it wants a password, in the address or in EKTSIM_ENGINE_PASSWORD',
      );
      expect(await whyNot(withWho(':wrong'))).toBe('it does not know this user and password');
      expect(await whyNot(withWho('nobody:secret'))).toBe(
        'it does not know this user and password',
      );
      expect(await whyNot(withWho(':secret'))).toBe(null);
      expect(await whyNot(server.address, 'secret')).toBe(null);
    });
  },
  ['--requirepass', 'secret'],
);

describeWithRedis(
  'a link to a server that evicts',
  (server) => {
    const open = (who = ''): Promise<RedisLink> =>
      RedisLink.open(parseAddress(server.address.replace('//', `//${who}`)), quiet);

    it('is refused, with what was found, what is allowed and how to set it', async () => {
      await expect(open()).rejects.toThrow(
        new UsageError(
          `cannot use ${server.address}: it removes jobs and results when it is full: found maxmemory-policy allkeys-lru with a maxmemory of 67108864 bytes; allowed: noeviction, or no maxmemory. To set it: redis-cli config set maxmemory-policy noeviction`,
        ),
      );
    });

    it('is there if it has no limit, or evicts nothing, or does not tell', async () => {
      const redis = new Redis(parseAddress(server.address).port);
      await redis.config('SET', 'maxmemory', '0');
      (await open()).close();
      await redis.config('SET', 'maxmemory', '64mb');
      await redis.config('SET', 'maxmemory-policy', 'volatile-ttl');
      await expect(open()).rejects.toThrow('found maxmemory-policy volatile-ttl with');
      await redis.config('SET', 'maxmemory-policy', 'noeviction');
      (await open()).close();
      await redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
      const rights = ['on', '>secret', '~*', '&*', '+@all', '-info', '+info|server'];
      await redis.call('ACL', 'SETUSER', 'humble', ...rights);
      // The package complains that it is told less than it asks for.
      const warn = vi.spyOn(console, 'warn').mockReturnValue();
      (await open('humble:secret@')).close();
      warn.mockRestore();
      redis.disconnect();
    });
  },
  ['--maxmemory', '64mb', '--maxmemory-policy', 'allkeys-lru'],
);

describe('unless', () => {
  it('waits for what comes first, and leaves no listener', async () => {
    const ended = new AbortController();
    expect(await unless(ended.signal, Promise.resolve(1))).toBe(1);
    await expect(unless(ended.signal, Promise.reject(new Error('no')))).rejects.toThrow('no');
    const never = unless(ended.signal, new Promise(() => undefined));
    ended.abort(new Error('over'));
    await expect(never).rejects.toThrow('over');
    await expect(unless(ended.signal, Promise.resolve(1))).rejects.toThrow('over');
  });
});
