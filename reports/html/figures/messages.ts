/**
 * Messages and bytes by kind.
 *
 * @module
 */
import type { MessageKindRow } from '../../collectors/messages.ts';
import { bytes, quantity } from '../../format.ts';
import { figure } from '../figure.ts';
import type { Html } from '../markup.ts';
import type { Draw } from '../plot.ts';
import type { RunPageData } from '../run-page-data.ts';
import { stacked, WIDTH } from './time-axis.ts';

/** Null where nobody sent anything. */
export function messages(draw: Draw, { results }: RunPageData): Html | null {
  const { kinds, messagesPerBlock, sentBytesPerSecond } = results.messages;
  if (kinds.length === 0) return null;
  const rows = kinds.toSorted((a, b) => b.bytes - a.bytes);
  const bars = (
    label: string,
    value: (row: MessageKindRow) => number,
    text: (n: number) => string,
  ) =>
    draw({
      width: WIDTH,
      height: 44 + 17 * rows.length,
      marginLeft: 170,
      marginRight: 80,
      x: { label, grid: true, ticks: 5, tickFormat: 's' },
      y: { domain: rows.map(({ kind }) => kind), label: null, tickSize: 0 },
      marks: [
        draw.plot.barX(rows, {
          x: value,
          y: 'kind',
          fill: 'var(--made)',
          insetTop: 2,
          insetBottom: 2,
        }),
        draw.plot.text(rows, {
          x: value,
          y: 'kind',
          text: (row: MessageKindRow) => text(value(row)),
          textAnchor: 'start',
          dx: 4,
          fill: 'currentColor',
        }),
        draw.plot.ruleX([0]),
      ],
    });
  const perBlock = messagesPerBlock === null ? '' : `${quantity(messagesPerBlock)} a block; `;
  return figure<MessageKindRow>({
    id: 'messages',
    title: 'Messages by kind',
    description: `A message to five nodes counts as five. ${perBlock}${bytes(sentBytesPerSecond.mean)}/s a node, at most ${bytes(sentBytesPerSecond.most)}/s. Above bytes, below messages.`,
    legend: null,
    svg: stacked([
      bars('bytes', (row) => row.bytes, bytes),
      bars('messages', (row) => row.messages, quantity),
    ]),
    data: {
      file: 'messages-by-kind.csv',
      columns: [
        { title: 'kind', show: ({ kind }) => kind },
        { title: 'messages', show: (row) => row.messages, isNumber: true },
        { title: 'bytes', name: 'sent_bytes', show: (row) => row.bytes, isNumber: true },
        {
          title: 'a block',
          name: 'messages_per_block',
          show: (row) => (row.messagesPerBlock === null ? null : quantity(row.messagesPerBlock)),
          value: (row) => row.messagesPerBlock,
          isNumber: true,
        },
        ...(['loss', 'cut', 'down', 'drop'] as const).map((why) => ({
          title: `lost: ${why}`,
          name: `dropped_by_${why}`,
          show: ({ dropped }: MessageKindRow) => dropped[why],
          isNumber: true,
        })),
      ],
      rows: kinds,
    },
  });
}
