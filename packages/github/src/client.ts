import { setTimeout as wait } from 'node:timers/promises';
import { Octokit } from '@octokit/rest';
import { createBudget } from './budget.ts';
import { GitHubError } from './errors.ts';
import { isRequestFailure, toGitHubError } from './failure.ts';
import { graphqlUrlOf, isQuery, type Query, sendQuery } from './graphql.ts';
import { createFetch } from './node-fetch.ts';
import { createPacer } from './pace.ts';
import { type Answer, listPages, mayGoOn } from './paging.ts';
import { type RetryPorts, withRetries } from './retry.ts';

/** How to reach the API; everything has a default. */
export interface GitHubOptions {
  /** Without it only public facts can be read, 60 requests an hour. */
  readonly token?: string;
  /** The API's root; `GITHUB_API_URL` of `env`, else https://api.github.com. */
  readonly baseUrl?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Tries after the first, 3 by default. */
  readonly retries?: number;
  /** The longest silence on the line, 15 s by default. */
  readonly timeoutMs?: number;
  /** The share of the hourly limit, from 0 to 1, that deletes leave to others; 0 by default. */
  readonly reserve?: number;
  readonly ports?: Partial<RetryPorts>;
}

/** Reads from the API; asked again, what did not change costs no rate limit. Throws GitHubError. */
export interface ApiReader {
  /** The body of a GET, or undefined on 404. */
  find(path: string): Promise<unknown>;
  /**
   * The entries of a list, 100 a page; pages after the first are fetched six at a time. With `member`
   * the list is that member of each page.
   */
  list(
    path: string,
    query?: Readonly<Record<string, string>>,
    member?: string,
  ): AsyncIterable<unknown>;
}

/** One request that changes something. */
export interface Change {
  readonly method: 'POST' | 'PATCH' | 'PUT' | 'DELETE' | 'GET';
  /** Below the API's root, or absolute. */
  readonly path: string;
  /** JSON, or bytes as they are. */
  readonly body?: Readonly<Record<string, unknown>> | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  /** False when doing it twice differs from doing it once: a lost answer is then an error. */
  readonly isRepeatable: boolean;
  /** Gives the body as it came, without decoding it. */
  readonly raw?: boolean;
}

/** Reads and changes. */
export interface ApiClient extends ApiReader {
  /** Gives any 2xx; every other answer is a GitHubError. */
  send(change: Change): Promise<Answer>;
  /** Asks the GraphQL API and gives its `data`; any error in the answer is a GitHubError. */
  query(query: Query): Promise<unknown>;
  /** Counters since the client was made. */
  readonly stats: ApiStats;
}

/** How many requests were sent, repeats included, and what their answers say of the token. */
export interface ApiStats {
  readonly requests: number;
  /** Of a personal access token (classic), as the last answer named them; others name none. */
  readonly scopes?: readonly string[];
}

const systemPorts: RetryPorts = {
  sleep: async (milliseconds) => {
    await wait(milliseconds);
  },
  random: Math.random,
  now: Date.now,
};

/** An octokit over node:http with retries, wrapped so that only typed errors leave it. */
export function createClient(options: GitHubOptions): ApiClient {
  const stats: { requests: number; scopes?: readonly string[] } = { requests: 0 };
  const octokit = createOctokit(options, stats);
  const get = createCachedGet(octokit);
  return {
    stats,
    find: async (path) => {
      try {
        return (await get(path)).data;
      } catch (error) {
        if (error instanceof GitHubError && error.status === 404) return undefined;
        throw error;
      }
    },
    list: (path, query = {}, member) => listPages({ get, path, query, member }),
    send: (change) => send(octokit, change),
    query: (query) =>
      sendQuery((change) => send(octokit, change), graphqlUrlOf(baseUrlOf(options)), query),
  };
}

function baseUrlOf({ baseUrl, env = process.env }: GitHubOptions): string {
  return (baseUrl ?? env.GITHUB_API_URL ?? 'https://api.github.com').replace(/\/+$/, '');
}

/** Answers 304 with what came before: it costs nothing of the hourly limit. */
function createCachedGet(octokit: Octokit): (url: string) => Promise<Answer> {
  const known = new Map<string, { readonly etag: string; readonly answer: Answer }>();
  return async (url) => {
    const before = known.get(url);
    const headers = before === undefined ? {} : { 'if-none-match': before.etag };
    try {
      const answer = await octokit.request({ method: 'GET', url, headers });
      const { etag } = answer.headers;
      if (etag !== undefined && !mayGoOn(answer)) known.set(url, { etag, answer });
      else known.delete(url);
      return answer;
    } catch (error) {
      if (before !== undefined && isRequestFailure(error) && error.status === 304) {
        return before.answer;
      }
      throw toGitHubError(error);
    }
  };
}

async function send(octokit: Octokit, change: Change): Promise<Answer> {
  const { method, path: url, body, headers = {} } = change;
  const data = body === undefined ? {} : { data: body };
  const request = {
    isRepeatable: change.isRepeatable,
    ...(change.raw === true ? { parseSuccessResponseBody: false } : {}),
  };
  return await typed(octokit.request({ method, url, headers, ...data, request }));
}

async function typed(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    throw toGitHubError(error);
  }
}

function createOctokit(
  options: GitHubOptions,
  stats: { requests: number; scopes?: readonly string[] },
): Octokit {
  const env = options.env ?? process.env;
  const silent = () => undefined;
  const octokit = new Octokit({
    baseUrl: baseUrlOf(options),
    userAgent: 'image-relay',
    log: { debug: silent, info: silent, warn: silent, error: silent },
    request: { fetch: createFetch({ timeoutMs: options.timeoutMs ?? 15_000, env }) },
    ...(options.token === undefined || options.token === '' ? {} : { auth: options.token }),
  });
  const ports = { ...systemPorts, ...options.ports };
  const pacer = createPacer(ports);
  const budget = createBudget(options.reserve ?? 0, ports.now);
  octokit.hook.wrap('request', (request, parameters) => {
    const isRepeatable = parameters.request?.isRepeatable !== false;
    const paced = async () => {
      // A query reads, and counts as a read.
      await pacer.wait(isQuery(parameters.url) ? 'GET' : parameters.method);
      stats.requests += 1;
      const answer = await request(parameters);
      const scopes = answer.headers['x-oauth-scopes'];
      // Empty where a token has none, and where scopes are not what it has.
      if (scopes !== undefined && scopes !== '') stats.scopes = String(scopes).split(/, */);
      return answer;
    };
    const attempt = () => budget.spend(parameters, paced);
    const policy = { retries: options.retries ?? 3, isRepeatable, pause: pacer.pause };
    return withRetries(attempt, policy, ports);
  });
  return octokit;
}
