import { GitHubError } from './errors.ts';
import { memberOf, textOf } from './member.ts';

const opening =
  '; a workflow’s own token also needs “Allow GitHub Actions to create and approve pull requests” in the repository’s settings';

/** What octokit throws, as far as it is read here: no `response` means that none came. */
export interface RequestFailure {
  readonly status: number;
  readonly message: string;
  readonly cause?: unknown;
  readonly request: { readonly method: string; readonly url: string };
  readonly response?: {
    readonly headers: Readonly<Record<string, string | number | undefined>>;
    readonly data?: unknown;
  };
}

/** Recognises octokit's RequestError by its fields. */
export function isRequestFailure(error: unknown): error is RequestFailure {
  return error instanceof Error && 'status' in error && 'request' in error;
}

/** One response header as text, if a response came. */
export function headerOf(failure: RequestFailure, name: string): string | undefined {
  const value = failure.response?.headers[name];
  return value === undefined ? undefined : String(value);
}

/**
 * Primary limits answer 403 or 429 with no requests remaining, secondary ones mostly with
 * Retry-After; a secondary 403 without it has no other sign than its words, which were others before:
 * https://github.com/octokit/plugin-throttling.js/issues/437
 */
export function isRateLimit(failure: RequestFailure): boolean {
  if (failure.status === 429) return true;
  if (failure.status !== 403) return false;
  const isUsedUp = headerOf(failure, 'x-ratelimit-remaining') === '0';
  if (isUsedUp || headerOf(failure, 'retry-after') !== undefined) return true;
  return /\b(?:secondary rate limit|abuse detection)\b/i.test(
    textOf(failure.response?.data, 'message') ?? '',
  );
}

/** Method and path, without host and query. */
export function endpointOf(request: RequestFailure['request']): string {
  return `${request.method} ${new URL(request.url).pathname}`;
}

/** The typed error for what octokit threw; anything else is a bug and comes back as it is. */
export function toGitHubError(error: unknown): unknown {
  if (!isRequestFailure(error)) return error;
  const endpoint = endpointOf(error.request);
  if (error.response === undefined) {
    return new GitHubError('GITHUB_NETWORK', `${endpoint}: ${reasonOf(error)}`, {
      endpoint,
      hint: 'check the network, the proxy settings and GITHUB_API_URL',
    });
  }
  const { status } = error;
  const message = `${endpoint} answered ${status}`;
  if (isRateLimit(error)) return rateLimited(error, endpoint, message);
  const permission = headerOf(error, 'x-accepted-github-permissions');
  const reason = textOf(error.response.data, 'message');
  const facts = {
    endpoint,
    status,
    ...(permission === undefined ? {} : { permission }),
    ...(reason === undefined || reason === '' ? {} : { reason }),
  };
  const grant = permission === undefined ? '' : `; the endpoint needs ${permission}`;
  if (status === 401) {
    const hint = 'pass a valid `token`';
    return new GitHubError('GITHUB_UNAUTHORIZED', message, { ...facts, hint });
  }
  if (status === 403) {
    const setting = endpoint.startsWith('POST ') && endpoint.endsWith('/pulls') ? opening : '';
    const hint = `grant the permission in the job's \`permissions\`${grant}${setting}`;
    // It may be the single sign-on or the allowed addresses of an organisation as well.
    const details = detailsOf(error.response.data);
    const why = details === undefined ? '' : `: ${details}`;
    return new GitHubError('GITHUB_FORBIDDEN', `${message}${why}`, { ...facts, hint });
  }
  if (status === 404 || status === 410) {
    const hint = `check the repository's name and that the token may read it${grant}`;
    return new GitHubError('GITHUB_NOT_FOUND', message, { ...facts, hint });
  }
  if (status < 500) {
    const details = detailsOf(error.response.data) ?? 'it gave no reason';
    const hint = `the API says: ${details}`;
    // The API has no other sign of it than these words.
    const isFixed = /\bimmutable release\b/i.test(details);
    return new GitHubError(isFixed ? 'GITHUB_IMMUTABLE' : 'GITHUB_REFUSED', message, {
      ...facts,
      hint,
    });
  }
  return new GitHubError('GITHUB_UPSTREAM_ERROR', message, facts);
}

/** The message in one line, with what the list of errors adds: `Validation Failed (name: invalid)`. */
function detailsOf(body: unknown): string | undefined {
  const message = textOf(body, 'message')
    ?.trim()
    .replaceAll(/\s*\n+\s*/g, ': ');
  const errors = memberOf(body, 'errors');
  const details = (Array.isArray(errors) ? errors : [errors])
    .map((one: unknown) => (typeof one === 'string' ? one : errorText(one)))
    .filter((one) => one !== undefined && one !== message);
  return details.length === 0 ? message : `${message ?? 'refused'} (${details.join('; ')})`;
}

function errorText(error: unknown): string | undefined {
  const [field, code] = [textOf(error, 'field'), textOf(error, 'code')];
  return textOf(error, 'message') ?? (code === undefined ? undefined : `${field}: ${code}`);
}

function rateLimited(failure: RequestFailure, endpoint: string, message: string): GitHubError {
  const reset = Number(headerOf(failure, 'x-ratelimit-reset'));
  const hint =
    Number.isFinite(reset) && reset > 0
      ? `the limit is lifted at ${new Date(reset * 1000).toISOString()}`
      : 'run again later';
  const facts = { endpoint, status: failure.status, hint };
  return new GitHubError('GITHUB_RATE_LIMITED', `${message}: rate limited`, facts);
}

/** `ECONNREFUSED` and the like; messages of the operating system hold no secrets. */
function reasonOf(failure: RequestFailure): string {
  const { cause } = failure;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
  return code ?? failure.message;
}
