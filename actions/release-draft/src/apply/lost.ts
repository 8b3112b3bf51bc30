import { GitHubError, type GitHubErrorCode } from '@image-relay/github';
import type { Run } from '../run.ts';

/** Nobody knows whether it was done. */
const lost: readonly GitHubErrorCode[] = ['GITHUB_NETWORK', 'GITHUB_UPSTREAM_ERROR'];
/** Somebody else was faster: it is there, gone or published already. */
const overtaken: readonly GitHubErrorCode[] = [
  'GITHUB_REFUSED',
  'GITHUB_NOT_FOUND',
  'GITHUB_IMMUTABLE',
];
const mostLost = 3;
/** More than that is no race: the message of the last one says what it is. */
const mostFailures = 40;

/**
 * The result of a write, or undefined when its answer was lost: what became of it is read from the
 * state, and it is tried again from there. After too many of them the error goes on.
 */
export async function orLost<Result>(
  run: Run,
  write: Promise<Result>,
): Promise<Result | undefined> {
  return await orFailed(run, write, lost);
}

/** The same, and undefined when another run or a person was faster as well. */
export async function orOvertaken<Result>(
  run: Run,
  write: Promise<Result>,
): Promise<Result | undefined> {
  return await orFailed(run, write, [...lost, ...overtaken]);
}

async function orFailed<Result>(
  { failures }: Run,
  write: Promise<Result>,
  expected: readonly GitHubErrorCode[],
): Promise<Result | undefined> {
  try {
    return await write;
  } catch (error) {
    if (!(error instanceof GitHubError) || !expected.includes(error.code)) throw error;
    failures.push(error);
    const isDown = failures.filter(({ code }) => lost.includes(code)).length > mostLost;
    if (isDown || failures.length > mostFailures) throw error;
    return undefined;
  }
}
