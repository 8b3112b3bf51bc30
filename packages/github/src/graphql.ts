import { GitHubError, type GitHubErrorCode } from './errors.ts';
import { memberOf, textOf } from './member.ts';
import type { Answer } from './paging.ts';
import { unexpected } from './unexpected.ts';

/** A question to the GraphQL API, where REST would take a request for each answer. */
export interface Query {
  /** A GraphQL document of one query. */
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** What it needs, in the words of X-Accepted-GitHub-Permissions: `deployments=read`. */
  readonly permission: string;
}

/** Where GraphQL is beside a REST root: GitHub Enterprise Server has it at `/api/graphql`. */
export function graphqlUrlOf(baseUrl: string): string {
  const root = baseUrl.replace(/\/+$/, '');
  return root.endsWith('/api/v3') ? root.replace(/\/v3$/, '/graphql') : `${root}/graphql`;
}

/** True of requests that read, although they are a POST. */
export function isQuery(url: string): boolean {
  return url.endsWith('/graphql');
}

/** Sends a question as the request that it is. */
type Send = (request: {
  readonly method: 'POST';
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly isRepeatable: boolean;
}) => Promise<Answer>;

/** The `data` of an answer. One error in it makes all of it an error: a part of an answer is none. */
export async function sendQuery(
  send: Send,
  url: string,
  { document, variables, permission }: Query,
): Promise<unknown> {
  const body = { query: document, variables };
  const { data } = await send({ method: 'POST', path: url, body, isRepeatable: true });
  const endpoint = `POST ${new URL(url).pathname}`;
  const errors = memberOf(data, 'errors');
  if (Array.isArray(errors) && errors.length > 0) throw toError(endpoint, errors, permission);
  const found = memberOf(data, 'data');
  if (typeof found !== 'object' || found === null) throw unexpected(endpoint, 'data');
  return found;
}

/** Limits have two names: https://github.com/yanyongyu/githubkit/issues/271. */
const codes: Readonly<Record<string, GitHubErrorCode>> = {
  FORBIDDEN: 'GITHUB_FORBIDDEN',
  INSUFFICIENT_SCOPES: 'GITHUB_FORBIDDEN',
  NOT_FOUND: 'GITHUB_NOT_FOUND',
  RATE_LIMIT: 'GITHUB_RATE_LIMITED',
  RATE_LIMITED: 'GITHUB_RATE_LIMITED',
};

function toError(endpoint: string, errors: readonly unknown[], permission: string): GitHubError {
  const [first] = errors;
  const type = textOf(first, 'type') ?? '';
  const reason = textOf(first, 'message') ?? 'it gave no reason';
  const code = codes[type] ?? 'GITHUB_UPSTREAM_ERROR';
  const [name = '', access = ''] = permission.replaceAll('_', '-').split('=');
  const grant = `grant \`${name}: ${access}\` in the job's \`permissions\``;
  const hint = code === 'GITHUB_FORBIDDEN' ? grant : `the API says: ${reason}`;
  const text = `${endpoint} answered 200 with ${errors.length} errors, the first is "${reason}"`;
  return new GitHubError(code, text, { endpoint, status: 200, permission, reason, hint });
}
