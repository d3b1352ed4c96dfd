/**
 * What was run, and how to run it again.
 *
 * @module
 */
import { bytes, counted, duration, nodeRanges, quantity, share } from '../../format.ts';
import { markup, type Html } from '../markup.ts';
import type { RunPageData } from '../run-page-data.ts';

export function whatWasRun({ identity, results, scenario, replay }: RunPageData): Html {
  const { run, liveness, throughput, messages } = results;
  const { chain } = scenario;
  const facts: readonly (readonly [string, string])[] = [
    ['seed', String(identity.seed)],
    ['fingerprint', identity.fingerprint],
    ['version', `ektsim ${identity.version}`],
    [
      'chain',
      `profile ${chain.profile}, ${counted(chain.delegates, 'delegate')}, a block every ${duration(chain.blockInterval)}`,
    ],
    [
      'nodes',
      `${quantity(run.nodes)}${run.byzantine.length === 0 ? '' : `; Byzantine: ${nodeRanges(run.byzantine)}`}`,
    ],
    ['ran for', `${duration(run.elapsedMicros)} of chain time`],
    ['height', `${quantity(liveness.height)}, ${share(liveness.growth)} of ideal growth`],
    ['halts', liveness.halts === 0 ? 'none' : counted(liveness.halts, 'halt')],
    [
      'transactions',
      `${quantity(throughput.offeredPerSecond)}/s offered, ${quantity(throughput.committedPerSecond)}/s committed`,
    ],
    [
      'messages',
      `${messages.messagesPerBlock === null ? quantity(messages.messages) : `${quantity(messages.messagesPerBlock)} a block`}, ${bytes(messages.sentBytesPerSecond.mean)}/s a node`,
    ],
  ];
  return markup`<dl>
${facts.map(([term, fact]) => markup`<dt>${term}</dt><dd>${fact}</dd>\n`)}
</dl>
<p>The same run again:</p>
<pre><code>${replay}</code></pre>`;
}
