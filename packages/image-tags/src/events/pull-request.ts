import { parseGitRef } from '../git-ref.ts';
import { type Identification, type Identity, known, type Run } from '../identity.ts';
import {
  anythingAt,
  commitAt,
  isCommit,
  numberAt,
  optional,
  readPayload,
  textAt,
} from '../payload.ts';
import { isFork } from './fork.ts';

/** pull_request, pull_request_target and their reviews: the head commit is the identity. */
export function identifyPullRequest(run: Run): Identification {
  const fields = readPayload(run.payload, run.eventName, {
    number: numberAt('pull_request.number', 'number'),
    commit: commitAt('pull_request.head.sha'),
    branch: optional(textAt('pull_request.head.ref')),
    merged: anythingAt('pull_request.merged'),
    mergeCommit: optional(textAt('pull_request.merge_commit_sha')),
  });
  const mergeCommit = fields.merged === true ? fields.mergeCommit : mergeCommitOf(run);
  const identity: Identity = {
    kind: 'pull-request',
    commit: fields.commit,
    ...(mergeCommit !== undefined && isCommit(mergeCommit) ? { mergeCommit } : {}),
    pullRequest: fields.number,
    ...(fields.branch === undefined ? {} : { branch: fields.branch }),
    fork: isFork(run.payload, 'pull_request.head.repo', ['pull_request.base.repo', 'repository']),
  };
  return known(identity);
}

/** `GITHUB_SHA` is the merge commit only while `GITHUB_REF` is `refs/pull/{n}/merge`. */
function mergeCommitOf(run: Run): string | undefined {
  const ref = parseGitRef(run.gitRef ?? '');
  return ref?.kind === 'pull-request' && ref.side === 'merge' ? run.commit : undefined;
}
