/**
 * What a worker thread of a fuzz campaign runs.
 *
 * @module
 */
export { perform as default } from './trial.ts';
