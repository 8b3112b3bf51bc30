import type { Call } from './answer.ts';
import type { ForgePullRequest } from './model.ts';

/** The pull request that a part of the path numbers. */
export function findPullRequest(call: Call, part: string): ForgePullRequest | undefined {
  const number = Number(call.parameters[part]);
  return call.repository.pullRequests.find((one) => one.number === number);
}
