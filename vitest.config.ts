import { defineConfig } from 'vitest/config';

/** Where .ci/run wants the results as JSON. */
const report = process.env['EKTSIM_TEST_REPORT'];

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // One a core. Vitest leaves one core idle, which is half of a machine with two.
    maxWorkers: '100%',
    isolate: false,
    setupFiles: ['test/setup.ts'],
    // Machines are busy at times; a test that hangs is found all the same.
    testTimeout: 180_000,
    hookTimeout: 120_000,
    reporters: report === undefined ? ['default'] : ['default', 'json'],
    ...(report === undefined ? {} : { outputFile: { json: report } }),
  },
});
