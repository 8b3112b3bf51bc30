import { parseGitRef } from '../git-ref.ts';
import { type Identification, type Identity, known, type Run } from '../identity.ts';
import { invalidEvent, optional, readPayload, textAt } from '../payload.ts';
import { versionOf } from '../version.ts';

const releaseBranch = /^release\/v?[0-9]+(?:\.[0-9]+){1,2}$/;

/** The identity of a commit on a branch, a tag or the head of a pull request. */
export function identifyRef(run: Run, gitRef: string, commit: string): Identification {
  const ref = parseGitRef(gitRef);
  if (ref?.kind === 'branch') return known(identifyBranch(run, ref.name, commit));
  if (ref?.kind === 'tag') return known(identifyGitTag(run, ref.name, commit));
  if (ref?.kind === 'pull-request' && ref.side === 'head') {
    return known({ kind: 'pull-request', commit, pullRequest: ref.number, fork: false });
  }
  throw invalidEvent(run.eventName, [
    `GITHUB_REF: expected a branch, a tag or the head of a pull request, found ${JSON.stringify(gitRef)}`,
  ]);
}

/** Which kind of branch it is: default, development, release or any other. */
export function identifyBranch(run: Run, branch: string, commit: string): Identity {
  const shared = { commit, branch, fork: false };
  if (branch === defaultBranchOf(run)) return { kind: 'default-branch', ...shared };
  if (branch === developmentBranchOf(run)) return { kind: 'development-branch', ...shared };
  const kind = releaseBranch.test(branch) ? 'release-branch' : 'branch';
  return { kind, ...shared };
}

/** A release when the tag is a version, else a plain git tag. */
export function identifyGitTag(run: Run, gitTag: string, commit: string): Identity {
  const options = run.tagPrefix === undefined ? {} : { tagPrefix: run.tagPrefix };
  const version = versionOf(gitTag, options);
  const shared = { commit, gitTag, fork: false };
  if (version === undefined) return { kind: 'git-tag', ...shared };
  return { kind: 'release', ...shared, version: version.text };
}

/** The default branch, given or from the payload. Throws EVENT_INVALID when neither names it. */
export function defaultBranchOf(run: Run): string {
  if (run.defaultBranch) return run.defaultBranch;
  const { defaultBranch } = readPayload(run.payload, run.eventName, {
    defaultBranch: optional(textAt('repository.default_branch')),
  });
  if (defaultBranch !== undefined) return defaultBranch;
  throw invalidEvent(
    run.eventName,
    ['repository.default_branch: expected the name of a branch, found nothing'],
    'Give the default branch, or run on the event as the platform sends it.',
  );
}

export function developmentBranchOf(run: Run): string {
  return run.developmentBranch || 'development';
}

/** The ref of the run: from the environment, else from the payload. Throws EVENT_INVALID. */
export function gitRefOf(run: Run): string {
  if (run.gitRef) return run.gitRef;
  const { ref } = readPayload(run.payload, run.eventName, { ref: optional(textAt('ref')) });
  if (ref !== undefined) return ref.startsWith('refs/') ? ref : `refs/heads/${ref}`;
  throw invalidEvent(run.eventName, ['GITHUB_REF: expected a git ref, found nothing']);
}
