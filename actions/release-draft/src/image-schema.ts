import * as z from 'zod/mini';

/** The asset `image.json` of a release, for the published JSON schema. */
export const imageSchema = z.looseObject({
  schemaVersion: z.literal(1),
  image: z.string().check(z.minLength(1)),
  digest: z.string().check(z.regex(/^[a-z0-9]+(?:[+._-][a-z0-9]+)*:[A-Za-z0-9=_-]+$/)),
  commit: z.string().check(z.regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/)),
});

/** `image.schema.json`: JSON Schema 2020-12. */
export function renderImageSchema(): string {
  const schema = z.toJSONSchema(imageSchema, { io: 'input' });
  const title = { title: 'The asset image.json of a release, version 1' };
  return `${JSON.stringify({ ...title, ...schema }, null, 2)}\n`;
}
