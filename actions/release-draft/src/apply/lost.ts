import { GitHubError } from '@image-relay/github';

const passing = new Set([
  'GITHUB_REFUSED',
  'GITHUB_NOT_FOUND',
  'GITHUB_NETWORK',
  'GITHUB_UPSTREAM_ERROR',
]);

/**
 * The result of a write, or undefined when another run was faster or the answer was lost: what
 * became of it is read from the state, and the write is tried again from there.
 */
export async function orLost<Result>(write: Promise<Result>): Promise<Result | undefined> {
  try {
    return await write;
  } catch (error) {
    if (error instanceof GitHubError && passing.has(error.code)) return undefined;
    throw error;
  }
}
