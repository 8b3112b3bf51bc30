import { parseTime } from '@image-relay/oci';

/**
 * The time that a text of RFC 3339 tells, in UTC and without fractions; `undefined` for any other
 * text, and for a year that has more than four digits in UTC.
 */
export function utcTime(text: unknown): string | undefined {
  const time = parseTime(text);
  if (time === undefined) return undefined;
  const utc = new Date(time).toISOString().replace(/\.\d{3}Z$/, 'Z');
  return parseTime(utc) === undefined ? undefined : utc;
}
