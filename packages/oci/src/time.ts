const rfc3339 = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/i;

/**
 * Milliseconds since 1970 of a text of RFC 3339, as annotations and configurations have it (OCI
 * image-spec, annotations.md and config.md); `undefined` for any other text, in which Date.parse would
 * find some time.
 */
export function parseTime(text: unknown): number | undefined {
  const time = typeof text === 'string' && rfc3339.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}
