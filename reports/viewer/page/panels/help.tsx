/**
 * What the keys do, and what the marks mean.
 *
 * @module
 */
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { LANDMARKS } from '../drawing/marks.ts';

const KEYS: readonly (readonly [keys: string, does: string])[] = [
  ['→ n · ← p', 'next event, event before; of those that the filter shows'],
  ['Shift with these', 'next event of the same node, the one before'],
  ['↑ ↓', 'another node’s state'],
  ['c · x', 'to the cause, to the first effect'],
  ['f h e b u t', 'next fork, halt, evidence, breach, undone block, fault; Shift: the one before'],
  ['d · r', 'first difference of two runs; the other run'],
  ['+ − · 0', 'zoom in, zoom out; whole run'],
  ['a · z', 'pan to the left, to the right'],
  ['[ ]', 'lower and taller lanes'],
  ['Home End', 'first and last event'],
  ['/ · Esc', 'search; nothing selected'],
  ['Wheel', 'zoom; with Shift pan in time, with Alt over the lanes'],
];

const MARKS: readonly (readonly [mark: string, style: string, means: string])[] = [
  ['■', 'block', 'a block is packed (proposed)'],
  ['▲', 'vote', 'a vote; commit votes in the colour of certificates'],
  ['◆', 'certificate', 'votes make a quorum: certified'],
  ['●', 'commit', 'the block is on the node’s chain: committed'],
  ['○', 'bad', 'a block leaves the chain (undone)'],
  ['⚑', 'evidence', 'evidence, conviction, breach'],
  ['■', 'side-0', 'sides of a fork, blocks and messages, have colours of their own'],
  ['■', 'side-1', 'the other side'],
  ['╱', 'block', 'messages about blocks'],
  ['╱', 'vote', 'votes, tallies'],
  ['╱', 'transaction', 'transactions'],
  ['╱', 'sync', 'catch-up'],
  ['✕', 'bad', 'a message that was lost'],
];

export function Help({ onClose }: { onClose: () => void }): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="help" aria-labelledby="help-title" onClose={onClose}>
      <h2 id="help-title">Keys and marks</h2>
      <div class="help-columns">
        <table>
          <caption class="unseen">Keys</caption>
          <tbody>
            {KEYS.map(([keys, does]) => (
              <tr key={keys}>
                <th scope="row">
                  <kbd>{keys}</kbd>
                </th>
                <td>{does}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <table>
          <caption class="unseen">Marks</caption>
          <tbody>
            {MARKS.map(([mark, style, means]) => (
              <tr key={means}>
                <th scope="row" class={`mark-${style}`}>
                  {mark}
                </th>
                <td>{means}</td>
              </tr>
            ))}
            {Object.values(LANDMARKS).map(({ letter, name, colour }) => (
              <tr key={name}>
                <th scope="row" class={`mark-${colour}`}>
                  ⬤{letter}
                </th>
                <td>{name}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <form method="dialog">
        <button type="submit">Close</button>
      </form>
    </dialog>
  );
}
