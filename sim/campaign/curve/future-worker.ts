/**
 * What a worker thread of a curve runs.
 *
 * @module
 */
export { perform as default } from './future.ts';
