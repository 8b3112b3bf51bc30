/** What a planned request is answered with. */
export interface Answer {
  /** 200 by default. */
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Ends the connection instead of answering. */
  readonly reset?: boolean;
}

/** One request that the test expects, with its answers in order; the last one repeats. */
export interface Plan {
  /** `GET` by default. */
  readonly method?: string;
  /** The decoded path below the API's root, e.g. `/repos/acme/web/pulls`. */
  readonly path: string;
  /** Query members that must be there with these values. */
  readonly query?: Readonly<Record<string, string>>;
  readonly answers: readonly Answer[];
  /** Whether the test fails when nobody asks; true by default. */
  readonly required?: boolean;
}

/** A request as it arrived. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
}

/** A plan of one GET with one answer. */
export function get(
  path: string,
  body: unknown,
  query: Readonly<Record<string, string>> = {},
): Plan {
  return { path, query, answers: [{ body }] };
}

/** A plan of one GET that is answered with a status and GitHub's error body. */
export function refuse(path: string, status: number, headers: Record<string, string> = {}): Plan {
  return { path, answers: [{ status, headers, body: { message: `status ${status}` } }] };
}

/** Plans of a list served in pages, with GitHub's Link header from each page to the next. */
export function pages(url: string, path: string, bodies: readonly unknown[]): readonly Plan[] {
  return bodies.map((body, index) => {
    const page = index + 1;
    const isLast = page === bodies.length;
    const headers = isLast
      ? {}
      : { link: `<${url}${path}?per_page=100&page=${page + 1}>; rel="next"` };
    return { path, query: index === 0 ? {} : { page: `${page}` }, answers: [{ body, headers }] };
  });
}

/** Says whether a request is the one that a plan expects. */
export function matches(plan: Plan, request: ApiRequest): boolean {
  const query = Object.entries(plan.query ?? {});
  return (
    request.method === (plan.method ?? 'GET') &&
    request.path === plan.path &&
    query.every(([name, value]) => request.query[name] === value)
  );
}
