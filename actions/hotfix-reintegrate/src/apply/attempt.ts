import { ActionError, quote } from '@image-relay/action-kit';
import type { GitHubError } from '@image-relay/github';

/** Somebody else was faster, or an answer was lost: look at everything again. */
export interface Again {
  readonly kind: 'again';
  readonly cause?: Error;
}

/** An error of the API with one of the codes; by its shape, so that the package stays unloaded. */
export function hasCode(error: unknown, ...codes: readonly string[]): error is GitHubError {
  return error instanceof Error && 'code' in error && codes.some((one) => one === error.code);
}

/** The answer was lost or useless: what was asked for may have been done. */
export function isLost(error: unknown): error is GitHubError {
  return hasCode(error, 'GITHUB_NETWORK', 'GITHUB_UPSTREAM_ERROR');
}

/** The error for a branch that the platform will not have made or moved. */
export function branchRefused(branch: string, cause: GitHubError): ActionError {
  const says = cause.hint === undefined ? '' : `; ${cause.hint}`;
  return new ActionError('BRANCH_REFUSED', `the branch ${quote(branch)} was refused`, {
    hint: `exempt \`reintegrate/**\` from the rules of the repository, or pass an App that may bypass them${says}`,
    cause,
  });
}
