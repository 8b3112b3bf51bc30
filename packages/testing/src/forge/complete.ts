/** A JSON Schema as far as it is read here. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

type Schemas = Readonly<Record<string, Schema>>;

/**
 * The value with every required member of its schema: those it leaves out get the plainest value
 * that fits (null, an empty text, list or object, 0, false). Members it has are never replaced.
 */
export function complete(schema: Schema, value: unknown, schemas: Schemas): unknown {
  const known = resolve(schema, schemas);
  if (Array.isArray(value)) {
    return value.map((one: unknown) => complete(known.items ?? {}, one, schemas));
  }
  if (typeof value !== 'object' || value === null) return value;
  const given = value as Readonly<Record<string, unknown>>;
  const members = Object.entries(given).map(([name, one]) => {
    return [name, complete(known.properties?.[name] ?? {}, one, schemas)] as const;
  });
  const missing = (known.required ?? [])
    .filter((name) => !(name in given))
    .map((name) => [name, plainest(known.properties?.[name] ?? {}, schemas)] as const);
  return Object.fromEntries([...members, ...missing]);
}

function plainest(schema: Schema, schemas: Schemas): unknown {
  const known = resolve(schema, schemas);
  const types = [known.type ?? []].flat();
  if (types.includes('null') || isNullable(schema, schemas)) return null;
  if (known.enum !== undefined) return known.enum[0];
  if (types.includes('array')) return [];
  if (types.includes('boolean')) return false;
  if (types.includes('integer') || types.includes('number')) return 0;
  if (types.includes('string')) return known.format === 'date-time' ? '2026-01-01T00:00:00Z' : '';
  return complete(known, {}, schemas);
}

function isNullable(schema: Schema, schemas: Schemas): boolean {
  const options = target(schema, schemas);
  return (options.anyOf ?? options.oneOf ?? []).some((one) => one.type === 'null');
}

/** Follows a reference, and of alternatives the first that is no null. */
function resolve(schema: Schema, schemas: Schemas): Schema {
  const at = target(schema, schemas);
  const alternatives = at.anyOf ?? at.oneOf ?? at.allOf;
  const first = alternatives?.find((one) => one.type !== 'null');
  return at.properties === undefined && first !== undefined ? resolve(first, schemas) : at;
}

function target(schema: Schema, schemas: Schemas): Schema {
  const name = schema.$ref?.split('/').at(-1);
  return name === undefined ? schema : target(schemas[name] ?? {}, schemas);
}
