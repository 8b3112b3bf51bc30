import { quote } from '@image-relay/action-kit';
import type { LineCommit, PullRequestFacts } from '../core/facts.ts';
import { reviewersOf } from '../core/reviewers.ts';
import type { Run } from '../run.ts';
import { hasCode } from './attempt.ts';

const declined = ['GITHUB_REFUSED', 'GITHUB_FORBIDDEN', 'GITHUB_NOT_FOUND'];

/**
 * Sets the labels; a pull request without them is better than none, so a refusal is a warning. One that
 * does not exist and may not be made is refused together with all others.
 */
export async function setLabels(run: Run, pullRequest: PullRequestFacts): Promise<void> {
  const labels = run.context.inputs.labels.filter((label) => label !== 'none');
  if ((await addLabels(run, pullRequest, labels)) === undefined) return;
  for (const label of labels) {
    const why = await addLabels(run, pullRequest, [label]);
    const what = `pull request #${pullRequest.number} has no label ${quote(label)}`;
    const remedy = 'create the label once, or grant `issues: write`, which making one takes';
    if (why !== undefined) run.context.log.warning(`${what}: ${why}; ${remedy}`);
  }
}

/** Why they were refused; undefined when they are set. */
async function addLabels(
  { github, repository }: Run,
  { number }: PullRequestFacts,
  labels: readonly string[],
): Promise<string | undefined> {
  try {
    await github.issues.addLabels(repository, number, labels);
    return undefined;
  } catch (cause) {
    if (!hasCode(cause, ...declined)) throw cause;
    return `${cause.message}${cause.hint === undefined ? '' : `; ${cause.hint}`}`;
  }
}

/** Asks for a review; who cannot be asked is named in a warning. */
export async function askForReview(
  run: Run,
  pullRequest: PullRequestFacts,
  commits: readonly LineCommit[],
): Promise<void> {
  const logins = reviewersOf(run.context.inputs.reviewers, commits, pullRequest.author);
  if (logins.length === 0 || (await ask(run, pullRequest, logins))) return;
  for (const login of logins) {
    const isAsked = await ask(run, pullRequest, [login]);
    const what = `${quote(login)} cannot be asked to review pull request #${pullRequest.number}`;
    if (!isAsked) run.context.log.warning(what);
  }
}

/** Several are asked at once: one who cannot be asked is refused together with all others. */
async function ask(
  { github, repository }: Run,
  { number }: PullRequestFacts,
  logins: readonly string[],
): Promise<boolean> {
  try {
    await github.pullRequests.requestReviewers(repository, number, logins);
    return true;
  } catch (cause) {
    if (!hasCode(cause, ...declined)) throw cause;
    return false;
  }
}
