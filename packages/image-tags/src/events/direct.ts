import { quote, TagError } from '../error.ts';
import { mergeQueueNumber, parseGitRef } from '../git-ref.ts';
import {
  type Answers,
  type Identification,
  type Identity,
  known,
  needs,
  type Run,
} from '../identity.ts';
import {
  anythingAt,
  commitAt,
  invalidEvent,
  isCommit,
  optional,
  readPayload,
  textAt,
} from '../payload.ts';
import { parseVersion } from '../version.ts';
import { gitRefOf, identifyGitTag, identifyRef } from './reference.ts';

/** push: `after` of a branch; of a tag its commit, as `after` may be an annotated tag's object. */
export function identifyPush(run: Run): Identification {
  const { ref, deleted, after } = readPayload(run.payload, run.eventName, {
    ref: optional(textAt('ref')),
    deleted: anythingAt('deleted'),
    after: optional(textAt('after')),
  });
  if (deleted === true || /^0+$/.test(after ?? '')) {
    throw new TagError('EVENT_WITHOUT_IMAGE', `the push deleted ${quote(ref ?? run.gitRef)}`, {
      hint: 'Skip the job when github.event.deleted is true.',
    });
  }
  const gitRef = ref ?? gitRefOf(run);
  const parsed = parseGitRef(gitRef);
  if (parsed?.kind === 'tag') return known(identifyGitTag(run, parsed.name, taggedCommit(run)));
  return identifyRef(run, gitRef, pushedCommit(run, after));
}

/** The pushed commit; a runner on a developer's machine gives no payload, but `GITHUB_SHA`. */
function pushedCommit(run: Run, after: string | undefined): string {
  if (after === undefined && run.commit && isCommit(run.commit)) return run.commit;
  return readPayload(run.payload, run.eventName, { commit: commitAt('after') }).commit;
}

/** The commit of a pushed tag: `GITHUB_SHA`, which is peeled, else the payload's. */
function taggedCommit(run: Run): string {
  if (run.commit && isCommit(run.commit)) return run.commit;
  return readPayload(run.payload, run.eventName, { commit: commitAt('head_commit.id') }).commit;
}

/** release: the commit of its tag, which is `GITHUB_SHA` when `GITHUB_REF` is that tag. */
export function identifyRelease(run: Run, answers: Answers): Identification {
  const { action, gitTag, draft, prerelease } = readPayload(run.payload, run.eventName, {
    action: anythingAt('action'),
    gitTag: textAt('release.tag_name'),
    draft: anythingAt('release.draft'),
    prerelease: anythingAt('release.prerelease'),
  });
  if (action === 'deleted') {
    throw new TagError('EVENT_WITHOUT_IMAGE', `the release ${quote(gitTag)} was deleted`, {
      hint: 'Run on "release: published" alone: without types every change of a release counts.',
    });
  }
  if (draft === true) {
    throw new TagError('EVENT_WITHOUT_IMAGE', `the release ${quote(gitTag)} is a draft`, {
      hint: 'Run on "release: published": a draft has no tag yet.',
    });
  }
  const isOwnRef = run.gitRef === `refs/tags/${gitTag}`;
  const commit = answers.gitTagCommit ?? (isOwnRef ? run.commit : undefined);
  if (commit === undefined) return needs({ kind: 'git-tag-commit', name: gitTag });
  const identity = identifyGitTag(run, gitTag, requireCommit(run, commit));
  return known(prerelease === true ? markedAsPrerelease(identity) : identity);
}

/** What the version says by itself needs no mark, and is known to every other event too. */
function markedAsPrerelease(identity: Identity): Identity {
  const { version } = identity;
  if (version === undefined || parseVersion(version).isPrerelease) return identity;
  return { ...identity, isPrerelease: true };
}

/** merge_group: the commit that the queue made, and the pull request its branch names. */
export function identifyMergeGroup(run: Run): Identification {
  const { commit, gitRef } = readPayload(run.payload, run.eventName, {
    commit: commitAt('merge_group.head_sha'),
    gitRef: textAt('merge_group.head_ref'),
  });
  return known(mergeGroupIdentity(run, gitRef, commit));
}

/** The identity of a commit in a merge queue. Throws EVENT_INVALID for any other branch. */
export function mergeGroupIdentity(run: Run, gitRef: string, commit: string): Identity {
  const pullRequest = mergeQueueNumber(gitRef);
  if (pullRequest === undefined) {
    throw invalidEvent(run.eventName, [
      `merge_group.head_ref: expected gh-readonly-queue/<base>/pr-<number>-<commit>, found ${quote(gitRef)}`,
    ]);
  }
  return { kind: 'merge-group', commit, pullRequest, fork: false };
}

/** workflow_dispatch, repository_dispatch, create: the ref and commit of the run. */
export function identifyRunRef(run: Run): Identification {
  return identifyRef(run, gitRefOf(run), requireCommit(run, run.commit));
}

/** The run's commit. Throws EVENT_INVALID when it is not one. */
export function requireCommit(run: Run, commit: string | undefined): string {
  if (commit !== undefined && isCommit(commit)) return commit;
  const seen = commit === undefined ? 'nothing' : quote(commit);
  throw invalidEvent(run.eventName, [
    `GITHUB_SHA: expected a commit of 40 or 64 hexadecimal digits, found ${seen}`,
  ]);
}
