import { readFileSync, writeFileSync } from 'node:fs';
import { amendSchemas, undescribed } from './amendments.ts';
import { operations } from './operations.ts';
import type { Json } from './schema.ts';
import { subsetOf } from './subset.ts';

const [path] = process.argv.slice(2);
if (path === undefined) {
  throw new Error(
    'usage: node scripts/openapi-subset/main.ts <api.github.com.json of @octokit/openapi>',
  );
}
const description = JSON.parse(readFileSync(path, 'utf8')) as { readonly [name: string]: Json };
const taken = subsetOf(description, operations, undescribed);
const subset = { ...taken, schemas: amendSchemas(taken.schemas) };
const target = new URL('../../packages/testing/src/forge/github-openapi.json', import.meta.url);
writeFileSync(target, render(subset));
process.stdout.write(
  `${operations.length} operations, ${Object.keys(subset.schemas).length} schemas, ${render(subset).length} bytes\n`,
);

/** One line an operation and a schema, so that a new version shows in a diff. */
function render({ version, operations: kept, schemas }: ReturnType<typeof subsetOf>): string {
  const lines = (members: object) =>
    Object.entries(members)
      .map(([name, one]) => `${JSON.stringify(name)}:${JSON.stringify(one)}`)
      .join(',\n');
  return `{"version":${JSON.stringify(version)},\n"operations":{\n${lines(kept)}\n},\n"schemas":{\n${lines(schemas)}\n}}\n`;
}
