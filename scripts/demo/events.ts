import { branchPush, eventPairs, type RecordedEvent } from '@image-relay/testing';

/** The run of a pull request, and the `workflow_run` that follows it. */
export function pullRequestRuns(pullRequest: {
  readonly number: number;
  readonly commit: string;
}): { readonly builder: RecordedEvent; readonly consumer: RecordedEvent } {
  const pair = eventPairs().find(({ builder }) => builder.name === 'a pull request is opened');
  if (pair === undefined) throw new Error('no recording of an opened pull request');
  const { builder, consumer } = pair;
  const numbered = (event: RecordedEvent): RecordedEvent =>
    rewritten(event, [['"number":2,', `"number":${pullRequest.number},`]]);
  return {
    builder: numbered(ofCommit(builder, pullRequest.commit)),
    consumer: numbered(ofCommit(consumer, pullRequest.commit)),
  };
}

/** The run of a push to a branch. */
export function pushRun(branch: string, commit: string): RecordedEvent {
  return ofCommit(branchPush(`push to ${branch}`, branch, { kind: 'branch', tags: [] }), commit);
}

/** A recording, as if it were about a commit of acme/web, whose default branch is `main`. */
function ofCommit(event: RecordedEvent, commit: string): RecordedEvent {
  const recorded = 'commit' in event.expected ? event.expected.commit : commit;
  return rewritten(event, [
    [recorded, commit],
    ['Codertocat/Hello-World', 'acme/web'],
    ['"master"', '"main"'],
  ]);
}

function rewritten(
  event: RecordedEvent,
  changes: readonly (readonly [from: string, to: string])[],
): RecordedEvent {
  const change = (value: unknown): unknown => {
    const text = changes.reduce(
      (all, [from, to]) => all.replaceAll(from, to),
      JSON.stringify(value),
    );
    return JSON.parse(text) as unknown;
  };
  return {
    ...event,
    payload: change(event.payload) as RecordedEvent['payload'],
    environment: change(event.environment) as RecordedEvent['environment'],
  };
}
