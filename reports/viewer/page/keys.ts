/**
 * Keys, wherever the focus is, but for where one types.
 *
 * @module
 */
import { JUMPS } from './panels/toolbar.tsx';
import type { Viewer } from './viewer.ts';

/** Returns what ends it. */
export function listenToKeys(viewer: Viewer, onHelp: () => void): () => void {
  const actions = actionsOf(viewer, onHelp);
  const onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { target, key, shiftKey } = event;
    if (key === 'Escape' && target instanceof HTMLInputElement) {
      target.blur();
      return;
    }
    if (isTyping(target) || document.querySelector('dialog[open]') !== null) return;
    const name = key.length === 1 ? key.toLowerCase() : key;
    const action = actions.get(name);
    if (action === undefined) return;
    event.preventDefault();
    action(shiftKey);
  };
  document.addEventListener('keydown', onKey);
  return () => document.removeEventListener('keydown', onKey);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    (target instanceof HTMLInputElement && target.type !== 'checkbox') ||
    target instanceof HTMLSelectElement ||
    target instanceof HTMLTextAreaElement
  );
}

type Action = (isShifted: boolean) => void;

function actionsOf(viewer: Viewer, onHelp: () => void): ReadonlyMap<string, Action> {
  const step =
    (direction: 1 | -1): Action =>
    (isShifted) =>
      void viewer.step(direction, isShifted);
  const other = (): void => viewer.setActive((viewer.active + 1) % viewer.runs.length);
  return new Map<string, Action>([
    ['ArrowRight', step(1)],
    ['n', step(1)],
    ['ArrowLeft', step(-1)],
    ['p', step(-1)],
    ['ArrowUp', () => viewer.setLane(viewer.lane - 1)],
    ['ArrowDown', () => viewer.setLane(viewer.lane + 1)],
    ['c', () => void viewer.toCause()],
    ['x', () => void viewer.toEffect()],
    ['+', () => viewer.zoom(2)],
    ['=', () => viewer.zoom(2)],
    ['-', () => viewer.zoom(1 / 2)],
    ['0', () => viewer.showAll()],
    ['a', () => viewer.pan(-0.25)],
    ['z', () => viewer.pan(0.25)],
    [']', () => viewer.stretch(1.25)],
    ['[', () => viewer.stretch(0.8)],
    ['Home', () => void viewer.toFirst()],
    ['End', () => void viewer.toLast()],
    ['r', other],
    ['?', onHelp],
    ['/', () => document.getElementById('search')?.focus()],
    ['Escape', () => viewer.deselect()],
    ...JUMPS.map(({ key, classes }): [string, Action] => [
      key,
      (isShifted) => void viewer.toLandmark(classes, isShifted ? -1 : 1),
    ]),
  ]);
}
