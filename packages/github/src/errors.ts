/** Permanent codes of this package. */
export type GitHubErrorCode =
  | 'GITHUB_UNAUTHORIZED'
  | 'GITHUB_FORBIDDEN'
  | 'GITHUB_NOT_FOUND'
  | 'GITHUB_REFUSED'
  | 'GITHUB_IMMUTABLE'
  | 'GITHUB_RATE_LIMITED'
  | 'GITHUB_UPSTREAM_ERROR'
  | 'GITHUB_NETWORK';

/** What each code means and what to do about it. */
export const githubErrors: Readonly<Record<GitHubErrorCode, string>> = {
  GITHUB_UNAUTHORIZED:
    'The API refused the token (401): it is missing, expired or revoked. Pass a valid one as `token`.',
  GITHUB_FORBIDDEN:
    'The API refused the request (403): the token lacks a permission, which the hint names when the API does. Grant it in the job’s `permissions`.',
  GITHUB_NOT_FOUND:
    'The API knows no such repository or resource (404). It also says so when the token may not read it: check the name and the job’s `permissions`.',
  GITHUB_REFUSED:
    'The API refused a change as it was asked for (409 or 422): something is in its way or a value is wrong. The hint holds what the API says.',
  GITHUB_IMMUTABLE:
    'The release is immutable: once it is published, its assets and its tag stay as they are, and the tag is never used again. Upload assets to the draft, or release a new version.',
  GITHUB_RATE_LIMITED:
    'The API’s rate limit is used up and stays so for longer than a run should wait. Run again later, or pass a token with a limit of its own.',
  GITHUB_UPSTREAM_ERROR:
    'The API answered 5xx after retries, or something that is not its documented answer. Run again; check the status page and GITHUB_API_URL.',
  GITHUB_NETWORK:
    'No answer from the API after retries: name resolution, connection, TLS or a timeout. Check the network, the proxy and GITHUB_API_URL.',
};

/** Where an error happened, as far as it is known. */
export interface GitHubErrorFacts {
  /** Method and path without query, e.g. `GET /repos/acme/web/pulls`. */
  readonly endpoint: string;
  readonly status?: number;
  /** What X-Accepted-GitHub-Permissions asks for, e.g. `pull_requests=read`. */
  readonly permission?: string;
  /** What the API said in its own words, of a refusal. */
  readonly reason?: string;
  readonly hint?: string;
}

/** A request to the GitHub API that did not give what was asked; it never holds the token. */
export class GitHubError extends Error {
  readonly userError = true as const;
  readonly code: GitHubErrorCode;
  readonly endpoint: string;
  readonly status?: number;
  readonly permission?: string;
  readonly reason?: string;
  readonly hint?: string;

  constructor(code: GitHubErrorCode, message: string, facts: GitHubErrorFacts) {
    super(message);
    this.name = 'GitHubError';
    this.code = code;
    this.endpoint = facts.endpoint;
    if (facts.status !== undefined) this.status = facts.status;
    if (facts.permission !== undefined) this.permission = facts.permission;
    if (facts.reason !== undefined) this.reason = facts.reason;
    if (facts.hint !== undefined) this.hint = facts.hint;
  }
}
