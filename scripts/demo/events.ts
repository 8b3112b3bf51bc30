import { aboutCommit, branchPush, eventPairs, type RecordedEvent } from '@image-relay/testing';

const repository = 'acme/web';

/** The run of a pull request, and the `workflow_run` that follows it. */
export function pullRequestRuns(pullRequest: {
  readonly number: number;
  readonly commit: string;
}): { readonly builder: RecordedEvent; readonly consumer: RecordedEvent } {
  const pair = eventPairs().find(({ builder }) => builder.name === 'a pull request is opened');
  if (pair === undefined) throw new Error('no recording of an opened pull request');
  const subject = { ...pullRequest, repository };
  return {
    builder: aboutCommit(pair.builder, subject),
    consumer: aboutCommit(pair.consumer, subject),
  };
}

/** The run of a push to a branch. */
export function pushRun(branch: string, commit: string): RecordedEvent {
  const pushed = branchPush(`push to ${branch}`, branch, { kind: 'branch', tags: [] });
  return aboutCommit(pushed, { commit, repository });
}
