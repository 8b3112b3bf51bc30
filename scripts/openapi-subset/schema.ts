/** Any JSON value of the description. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [name: string]: Json };

const prose = new Set(['description', 'example', 'examples', 'title', 'externalDocs', 'default']);
const maps = new Set(['properties', 'schemas']);

/**
 * A schema of OpenAPI 3.0 as JSON Schema: without prose and formats, `nullable` as a type. The
 * names below `properties` are kept, whatever they are.
 */
export function toJsonSchema(value: Json, isMap = false): Json {
  if (Array.isArray(value)) return value.map((one: Json) => toJsonSchema(one));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value as Record<string, Json>);
  if (isMap) return Object.fromEntries(members.map(([name, one]) => [name, toJsonSchema(one)]));
  const kept = members
    .filter(([name]) => name !== 'nullable' && !prose.has(name) && !name.startsWith('x-'))
    .map(([name, one]) => [name, toJsonSchema(one, maps.has(name))] as const);
  const schema = Object.fromEntries(kept);
  return 'nullable' in value && value.nullable === true ? orNull(schema) : schema;
}

function orNull(schema: Readonly<Record<string, Json>>): Json {
  const { type, enum: values } = schema;
  if (typeof type !== 'string') return { anyOf: [schema, { type: 'null' }] };
  const widened = { ...schema, type: [type, 'null'] };
  return Array.isArray(values) && !values.includes(null)
    ? { ...widened, enum: [...(values as readonly Json[]), null] }
    : widened;
}

/** The names below `#/components/<section>/` that a value points to. */
export function referencesIn(value: Json): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((one: Json) => referencesIn(one));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value as Record<string, Json>).flatMap(([name, one]) =>
    name === '$ref' && typeof one === 'string' ? [one] : referencesIn(one),
  );
}
