/** Builds the trace viewer's page: one HTML file with its script and style in it. */
import { resolve } from 'node:path';
import { defineConfig } from 'vite';
import { viteSingleFile } from 'vite-plugin-singlefile';

export default defineConfig({
  root: resolve(import.meta.dirname, 'reports/viewer/page'),
  logLevel: 'warn',
  plugins: [viteSingleFile({ removeViteModuleLoader: true })],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: resolve(import.meta.dirname, 'dist/reports/viewer'),
    // The server's modules are in the same folder.
    emptyOutDir: false,
    target: 'es2022',
    modulePreload: false,
  },
});
