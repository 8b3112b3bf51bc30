const rfc3339 = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/i;

/**
 * The time that a text of RFC 3339 tells, in UTC and without fractions; `undefined` for any other
 * text, in which Date.parse would find some time, and for a year that has more than four digits.
 */
export function utcTime(text: unknown): string | undefined {
  const time = typeof text === 'string' && rfc3339.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) return undefined;
  const utc = new Date(time).toISOString().replace(/\.\d{3}Z$/, 'Z');
  return rfc3339.test(utc) ? utc : undefined;
}
