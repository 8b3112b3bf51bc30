import type { NewPullRequest, PullRequestCreation } from '@image-relay/github';
import { type BodyFacts, renderBody } from '../body.ts';
import type { PullRequestFacts, TargetFacts } from '../core/facts.ts';
import { titleOf } from '../core/names.ts';
import { formatSection, type Marker, parseMarker, replaceSection } from '../core/section.ts';
import { gatherOriginals } from '../gather/originals.ts';
import { factsOf } from '../gather/target.ts';
import { type Run, runPage } from '../run.ts';
import { type Again, hasCode } from './attempt.ts';
import { askForReview, setLabels } from './attendance.ts';
import type { ReadyBranch } from './branch.ts';

/** What became of a pull request. `forbidden`: the token may not open one. */
export type PullRequestOutcome =
  | { readonly kind: 'opened' | 'updated'; readonly pullRequest: PullRequestFacts }
  | { readonly kind: 'forbidden'; readonly cause: Error }
  | Again;

/** Opens the pull request or brings its text up to date; labels and reviewers are set once. */
export async function settlePullRequest(
  run: Run,
  facts: TargetFacts,
  branch: ReadyBranch,
  open: PullRequestFacts | undefined,
): Promise<PullRequestOutcome> {
  const text = await textOf(run, facts, branch);
  const marker = { commit: run.release.commit, ...headIn(branch, open) };
  const section = (isComplete: boolean) => formatSection({ ...marker, isComplete }, text);
  const found = open ?? (await openOne(run, facts, { branch, body: section(false) }));
  if ('kind' in found) return found;
  const pullRequest = 'status' in found ? factsOf(found.pullRequest) : found;
  // Somebody has pushed since the branch was looked at.
  if (pullRequest.headCommit !== branch.head) return { kind: 'again' };
  if (parseMarker(pullRequest.body)?.isComplete !== true) {
    await setLabels(run, pullRequest);
    await askForReview(run, pullRequest, facts.missing);
  }
  const body = replaceSection(pullRequest.body, section(true));
  if (body !== pullRequest.body) {
    await run.github.pullRequests.update(run.repository, pullRequest.number, { body });
  }
  const isNew = 'status' in found && found.status === 'created';
  return { kind: isNew ? 'opened' : 'updated', pullRequest };
}

async function textOf(run: Run, facts: TargetFacts, branch: ReadyBranch): Promise<string> {
  const { release, page, context } = run;
  const address = runPage(run);
  const body: BodyFacts = {
    facts,
    release,
    strategy: context.inputs.strategy,
    state: branch.state,
    isStale: branch.isStale,
    originals: await gatherOriginals(run, facts.missing),
    page,
    ...(address === undefined ? {} : { runPage: address }),
  };
  return renderBody(body);
}

/** The head as we left it, which people's commits do not change. */
function headIn(branch: ReadyBranch, open: PullRequestFacts | undefined): Pick<Marker, 'head'> {
  const head = branch.state === 'people' ? parseMarker(open?.body ?? '')?.head : branch.head;
  return head === undefined ? {} : { head };
}

/** Some plans have no drafts: what is refused as a draft is tried as it is. */
async function openOne(
  run: Run,
  { target, branchName }: TargetFacts,
  { branch, body }: { readonly branch: ReadyBranch; readonly body: string },
): Promise<PullRequestCreation | Extract<PullRequestOutcome, { kind: 'forbidden' | 'again' }>> {
  const { release, context } = run;
  const values = { version: release.version, target, 'release-branch': release.branch };
  const title = titleOf(context.inputs.title, values);
  const wanted = { headBranch: branchName, baseBranch: target, title, body };
  try {
    if (branch.state === 'clean') return await create(run, wanted);
    try {
      return await create(run, { ...wanted, isDraft: true });
    } catch (cause) {
      if (!hasCode(cause, 'GITHUB_REFUSED')) throw cause;
      return await create(run, wanted);
    }
  } catch (cause) {
    if (hasCode(cause, 'GITHUB_FORBIDDEN')) return { kind: 'forbidden', cause };
    if (hasCode(cause, 'GITHUB_REFUSED')) return { kind: 'again', cause };
    throw cause;
  }
}

async function create(run: Run, wanted: NewPullRequest): Promise<PullRequestCreation> {
  return await run.github.pullRequests.create(run.repository, wanted);
}
