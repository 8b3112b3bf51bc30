import { setTimeout as wait } from 'node:timers/promises';
import { Octokit } from '@octokit/rest';
import { GitHubError } from './errors.ts';
import { toGitHubError } from './failure.ts';
import { createFetch } from './node-fetch.ts';
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
  readonly ports?: Partial<RetryPorts>;
}

/** Reads from the API. Every failure is a GitHubError. */
export interface ApiReader {
  /** The body of a GET, or undefined on 404. */
  find(path: string): Promise<unknown>;
  /** The members of a list, page by page, 100 a page. */
  list(path: string, query?: Readonly<Record<string, string>>): AsyncIterable<unknown>;
}

const systemPorts: RetryPorts = {
  sleep: async (milliseconds) => {
    await wait(milliseconds);
  },
  random: Math.random,
  now: Date.now,
};

/** An octokit over node:http with retries, wrapped so that only typed errors leave it. */
export function createReader(options: GitHubOptions): ApiReader {
  const octokit = createOctokit(options);
  return {
    find: async (path) => {
      try {
        return (await octokit.request({ method: 'GET', url: path })).data as unknown;
      } catch (error) {
        const failure = toGitHubError(error);
        if (failure instanceof GitHubError && failure.status === 404) return undefined;
        throw failure;
      }
    },
    list: (path, query = {}) => listPages(octokit, path, query),
  };
}

function createOctokit(options: GitHubOptions): Octokit {
  const env = options.env ?? process.env;
  const baseUrl = options.baseUrl ?? env.GITHUB_API_URL ?? 'https://api.github.com';
  const silent = () => undefined;
  const octokit = new Octokit({
    baseUrl: baseUrl.replace(/\/+$/, ''),
    userAgent: 'image-relay',
    log: { debug: silent, info: silent, warn: silent, error: silent },
    request: { fetch: createFetch({ timeoutMs: options.timeoutMs ?? 15_000, env }) },
    ...(options.token === undefined || options.token === '' ? {} : { auth: options.token }),
  });
  const ports = { ...systemPorts, ...options.ports };
  octokit.hook.wrap('request', (request, parameters) =>
    withRetries(async () => await request(parameters), options.retries ?? 3, ports),
  );
  return octokit;
}

/** Follows `rel="next"` of the Link header; octokit's own paging breaks on a body that is text. */
async function* listPages(
  octokit: Octokit,
  path: string,
  query: Readonly<Record<string, string>>,
): AsyncGenerator<unknown> {
  const first = new URLSearchParams({ per_page: '100', ...query });
  let url: string | undefined = `${path}?${first.toString()}`;
  while (url !== undefined) {
    const { data, headers } = await getPage(octokit, url);
    if (!Array.isArray(data)) throw unexpected(`GET ${path}`, 'a list');
    yield* data;
    url = /<([^<>]+)>;\s*rel="next"/.exec(headers.link ?? '')?.[1];
  }
}

interface Page {
  readonly data: unknown;
  readonly headers: { readonly link?: string | undefined };
}

async function getPage(octokit: Octokit, url: string): Promise<Page> {
  try {
    return await octokit.request({ method: 'GET', url });
  } catch (error) {
    throw toGitHubError(error);
  }
}

/** The error for an answer that has not the documented shape. */
export function unexpected(endpoint: string, expected: string): GitHubError {
  return new GitHubError('GITHUB_UPSTREAM_ERROR', `${endpoint} answered 200 without ${expected}`, {
    endpoint,
    status: 200,
    hint: 'check that GITHUB_API_URL is the root of a GitHub API',
  });
}
