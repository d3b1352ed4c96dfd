// A worker of trial runs in a process of its own, to be killed. Arguments: address and code.
import { parseAddress } from '../../../../dist/sim/campaign/queue/address.js';
import { RedisLink } from '../../../../dist/sim/campaign/queue/link.js';
import { QueueWorker } from '../../../../dist/sim/campaign/queue/queue-worker.js';

const [, , address = '', code = ''] = process.argv;
const say = () => undefined;
const link = await RedisLink.open(parseAddress(address), { ended: new AbortController(), say });
const module = new URL('trial-run.mjs', import.meta.url);
await new QueueWorker({ link, code, workers: 1, module, say }).work(() => true);
