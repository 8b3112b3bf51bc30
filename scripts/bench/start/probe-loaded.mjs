import { statSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

/** Writes at the end which JavaScript a program has loaded. */
const loaded = new Set();
registerHooks({
  load(url, context, next) {
    if (url.startsWith('file:')) loaded.add(fileURLToPath(url));
    return next(url, context);
  },
});
process.on('exit', () => {
  const files = [...loaded].filter((file) => /\.[cm]?js$/.test(file));
  const loadedBytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
  writeFileSync(process.env.BENCH_REPORT, JSON.stringify({ loadedBytes, files: files.length }));
});
