import type { Json } from './schema.ts';

type Members = { readonly [name: string]: Json };

/** Parameters of the query that GitHub takes and its description forgets, by operationId. */
export const undescribed: Readonly<Record<string, readonly string[]>> = {
  'packages/get-all-package-versions-for-package-owned-by-user': ['page', 'per_page', 'state'],
};

/** Members that are null at times without being described so: the repository of a deleted fork. */
const nullable = [
  ['pull-request', 'properties', 'head', 'properties', 'repo'],
  ['pull-request-simple', 'properties', 'head', 'properties', 'repo'],
];

/** The schemas with what is missing in them. */
export function amendSchemas(schemas: Members): Members {
  return nullable.reduce<Members>((at, path) => orNullAt(at, path) as Members, schemas);
}

function orNullAt(value: Json, [name, ...rest]: readonly string[]): Json {
  if (name === undefined) return { anyOf: [value, { type: 'null' }] };
  const members = value as Members;
  const inner = members[name];
  if (inner === undefined) throw new Error(`not in the description: ${name}`);
  return { ...members, [name]: orNullAt(inner, rest) };
}
