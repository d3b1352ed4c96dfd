/**
 * What a worker thread of a campaign runs.
 *
 * @module
 */
export { perform as default } from './perform.ts';
