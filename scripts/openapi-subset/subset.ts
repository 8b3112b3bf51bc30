import { type Json, referencesIn, toJsonSchema } from './schema.ts';

type Members = { readonly [name: string]: Json };

/** What is kept of one operation. */
interface Operation {
  readonly method: string;
  readonly path: string;
  /** Schemas of the query, by name. */
  readonly query: Members;
  readonly body?: Json;
  /** Schemas of JSON answers by status; null where an answer has no body. */
  readonly answers: Members;
}

/** The subset as it is committed. */
export interface Subset {
  readonly version: string;
  readonly operations: Readonly<Record<string, Operation>>;
  readonly schemas: Members;
}

/**
 * Takes the named operations out of a description, with every schema they reach. `undescribed` adds
 * parameters of the query to operations whose description forgets them.
 */
export function subsetOf(
  description: Members,
  names: readonly string[],
  undescribed: Readonly<Record<string, readonly string[]>> = {},
): Subset {
  const found = new Map<string, Operation>();
  for (const [path, methods] of Object.entries(description.paths as Members)) {
    for (const [method, operation] of Object.entries(methods as Members)) {
      const name = (operation as Members).operationId;
      if (typeof name !== 'string' || !names.includes(name)) continue;
      const source = { method, path, operation: operation as Members };
      const read = readOperation(description, source);
      const more = (undescribed[name] ?? []).map((one) => [one, {}] as const);
      found.set(name, { ...read, query: { ...read.query, ...Object.fromEntries(more) } });
    }
  }
  const missing = names.filter((name) => !found.has(name));
  if (missing.length > 0) throw new Error(`not in the description: ${missing.join(', ')}`);
  const operations = Object.fromEntries(names.map((name) => [name, found.get(name) as Operation]));
  const version = (description.info as { readonly version: string }).version;
  return { version, operations, schemas: reached(description, operations as unknown as Json) };
}

function readOperation(
  description: Members,
  source: { readonly method: string; readonly path: string; readonly operation: Members },
): Operation {
  const resolve = (value: Json) => resolved(description, value);
  const parameters = ((source.operation.parameters ?? []) as readonly Json[]).map(resolve);
  const query = parameters
    .filter((one) => one.in === 'query')
    .map((one) => [one.name as string, toJsonSchema(one.schema ?? {})] as const);
  const body = jsonContent(resolve(source.operation.requestBody ?? {}));
  const answers = Object.entries(source.operation.responses as Members).map(
    ([status, answer]) => [status, jsonContent(resolve(answer)) ?? null] as const,
  );
  return {
    method: source.method.toUpperCase(),
    path: source.path,
    query: Object.fromEntries(query),
    ...(body === undefined ? {} : { body }),
    answers: Object.fromEntries(answers),
  };
}

function jsonContent(value: Members): Json | undefined {
  const content = value.content as Members | undefined;
  const json = content?.['application/json'] as Members | undefined;
  return json?.schema === undefined ? undefined : toJsonSchema(json.schema);
}

function resolved(description: Members, value: Json): Members {
  const reference = (value as Members).$ref;
  if (typeof reference !== 'string') return value as Members;
  const parts = reference.split('/').slice(1);
  return parts.reduce<Json>((at, part) => (at as Members)[part] ?? null, description) as Members;
}

function reached(description: Members, start: Json): Members {
  const schemas = new Map<string, Json>();
  const queue = [...referencesIn(start)];
  for (let reference = queue.pop(); reference !== undefined; reference = queue.pop()) {
    if (schemas.has(reference)) continue;
    const schema = toJsonSchema(resolved(description, { $ref: reference }));
    schemas.set(reference, schema);
    queue.push(...referencesIn(schema));
  }
  const sorted = [...schemas].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([name, one]) => [name.split('/').at(-1) ?? name, one]));
}
