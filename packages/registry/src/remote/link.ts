/**
 * The target of `rel="next"` in Link headers (RFC 8288), as written; undefined when there is none.
 * Commas and semicolons inside `<...>` and quotes belong to their parts.
 */
export function nextLink(values: readonly string[]): string | undefined {
  for (const value of values) {
    for (const match of value.matchAll(
      /<([^>]*)>((?:\s*;\s*[^\s;,="]+\s*(?:=\s*(?:"[^"]*"|[^\s;,"]*))?)*)/g,
    )) {
      const [, target, parameters = ''] = match;
      const rel = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]*))/i.exec(parameters);
      const types = (rel?.[1] ?? rel?.[2] ?? '').toLowerCase().split(/\s+/);
      if (types.includes('next')) return target;
    }
  }
  return undefined;
}
