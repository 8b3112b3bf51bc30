import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { type GenerationPlan, planGeneration } from './plan.ts';

const { values } = parseArgs({
  options: { check: { type: 'boolean', default: false }, root: { type: 'string' } },
});
const root = values.root ?? join(import.meta.dirname, '../..');
const plan = await planGeneration(root);
if (values.check) check(plan);
else write(plan);

/** Writes what is stale. What has to be corrected by hand is named and fails. */
function write({ files, problems }: GenerationPlan): void {
  for (const { path, text, stale } of files) {
    if (!stale) continue;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    console.log(`wrote ${path}`);
  }
  complain(problems.map(({ file, message }) => `${file}: ${message}`));
}

/** Fails on anything stale or wrong, and says which file and what to run. */
function check({ files, problems }: GenerationPlan): void {
  const stale = files.filter((file) => file.stale);
  complain([
    ...problems.map(({ file, message }) => `${file}: ${message}`),
    ...stale.map(({ path }) => `${path}: stale, run \`pnpm generate\` and commit it`),
  ]);
  if (process.exitCode !== 1) console.log(`${files.length} generated files are up to date`);
}

function complain(lines: readonly string[]): void {
  for (const line of lines) console.error(line);
  if (lines.length > 0) process.exitCode = 1;
}
