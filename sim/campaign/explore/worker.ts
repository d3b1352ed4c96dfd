/**
 * What a worker thread of an exploration runs.
 *
 * @module
 */
export { performExplore as default } from './job.ts';
