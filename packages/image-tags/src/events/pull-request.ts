import { parseGitRef } from '../git-ref.ts';
import { type Identification, type Identity, known, type Run } from '../identity.ts';
import { commitAt, isCommit, numberAt, optional, readPayload, textAt } from '../payload.ts';
import { isFork } from './fork.ts';

/** pull_request, pull_request_target and their reviews: the head commit is the identity. */
export function identifyPullRequest(run: Run): Identification {
  const fields = readPayload(run.payload, run.eventName, {
    number: numberAt('pull_request.number', 'number'),
    commit: commitAt('pull_request.head.sha'),
    branch: optional(textAt('pull_request.head.ref')),
    mergeCommit: optional(textAt('pull_request.merge_commit_sha')),
  });
  const mergeCommit = mergeCommitOf(run) ?? fields.mergeCommit;
  const identity: Identity = {
    kind: 'pull-request',
    commit: fields.commit,
    ...(mergeCommit !== undefined && isCommit(mergeCommit) ? { mergeCommit } : {}),
    pullRequest: fields.number,
    ...headBranchMember(fields.branch),
    fork: isFork(run.payload, 'pull_request.head.repo', ['pull_request.base.repo', 'repository']),
  };
  return known(identity);
}

/** A pull request that was pushed to `refs/for/...` has its own ref for a head branch. */
export function headBranchMember(branch: string | undefined): { readonly branch?: string } {
  return branch === undefined || parseGitRef(branch) !== undefined ? {} : { branch };
}

/** `GITHUB_SHA` is the merge commit only while `GITHUB_REF` is `refs/pull/{n}/merge`. */
function mergeCommitOf(run: Run): string | undefined {
  const ref = parseGitRef(run.gitRef ?? '');
  return ref?.kind === 'pull-request' && ref.side === 'merge' ? run.commit : undefined;
}
