/**
 * Where a Redis server is, as it is written on the command line.
 *
 * @module
 */
import { show } from '../../../scenarios/show.ts';
import { UsageError } from '../../../scenarios/usage-error.ts';

export interface RedisAddress {
  readonly host: string;
  readonly port: number;
  readonly database: number;
  /** Null: none is told to the server. */
  readonly user: string | null;
  readonly password: string | null;
  /** TLS. */
  readonly isEncrypted: boolean;
  /** For messages: without the password. */
  readonly shown: string;
}

/** What {@link parseAddress} reads. */
const ADDRESS_FORM = 'redis://[USER:PASSWORD@]HOST[:PORT][/DATABASE], or rediss:// for TLS';

const DEFAULT_PORT = 6379;

/**
 * @param password - where the address has none: a command line can be seen by others
 * @throws UsageError
 */
export function parseAddress(text: string, password: string | null = null): RedisAddress {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isEncrypted = url?.protocol === 'rediss:';
  if (url === null || !(isEncrypted || url.protocol === 'redis:')) throw refusal(text);
  const path = /^(?:\/(\d{1,4}))?\/?$/.exec(url.pathname);
  const isPlain = url.search === '' && url.hash === '';
  if (path === null || url.hostname === '' || !isPlain) throw refusal(text);
  const user = decoded(url.username, text);
  const secret = decoded(url.password, text) ?? password;
  const port = url.port === '' ? DEFAULT_PORT : Number(url.port);
  const who = user === null ? '' : `${url.username}@`;
  const database = Number(path[1] ?? 0);
  const which = database === 0 ? '' : `/${database}`;
  return {
    // The brackets of an IPv6 address belong to the URL.
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port,
    database,
    user,
    password: secret,
    isEncrypted,
    shown: `${url.protocol}//${who}${url.hostname}:${port}${which}`,
  };
}

function decoded(part: string, text: string): string | null {
  if (part === '') return null;
  try {
    return decodeURIComponent(part);
  } catch {
    throw refusal(text);
  }
}

function refusal(text: string): UsageError {
  const safe = text.replace(/\/\/.*@/, '//…@');
  return new UsageError(`--engine: found ${show(safe)}; allowed: ${ADDRESS_FORM}`);
}
