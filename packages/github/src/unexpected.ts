import { GitHubError } from './errors.ts';

/** The error for an answer that has not the documented shape. */
export function unexpected(endpoint: string, expected: string): GitHubError {
  return new GitHubError('GITHUB_UPSTREAM_ERROR', `${endpoint} answered 200 without ${expected}`, {
    endpoint,
    status: 200,
    hint: 'check that GITHUB_API_URL is the root of a GitHub API',
  });
}
