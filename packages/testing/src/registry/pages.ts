/** One page of a sorted list, after `last`, of at most `n` entries (OCI distribution specification, listing tags). */
export interface Page {
  readonly entries: readonly string[];
  /** Value for the next request's `last`; absent on the last page. */
  readonly next?: string;
}

export interface PageRequest {
  /** Absent: as many as the registry gives. */
  readonly n?: number;
  readonly last?: string;
  readonly limit: number;
}

/** Cuts one page; ASCII order. `n=0` is an empty page without a next one. */
export function pageOf(names: Iterable<string>, request: PageRequest): Page {
  const sorted = [...names].sort(byBytes);
  const { last } = request;
  const rest = last === undefined ? sorted : sorted.filter((name) => byBytes(name, last) > 0);
  const size = Math.min(request.n ?? request.limit, request.limit);
  const entries = rest.slice(0, size);
  const final = entries.at(-1);
  if (final === undefined || entries.length === rest.length) return { entries };
  return { entries, next: final };
}

/** Reads `n` and `last`; undefined when `n` is not a whole number. */
export function pageRequest(url: URL, limit: number): PageRequest | undefined {
  const n = url.searchParams.get('n');
  if (n !== null && !/^\d+$/.test(n)) return undefined;
  const last = url.searchParams.get('last');
  return {
    limit,
    ...(n === null ? {} : { n: Number(n) }),
    ...(last === null ? {} : { last }),
  };
}

/** The `Link` header of RFC 8288 for the page after `next`; empty when there is none. */
export function linkHeader(url: URL, page: Page, size: number): Record<string, string> {
  if (page.next === undefined) return {};
  const query = new URLSearchParams(url.searchParams);
  query.set('last', page.next);
  query.set('n', String(size));
  return { link: `<${url.pathname}?${query.toString()}>; rel="next"` };
}

function byBytes(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
