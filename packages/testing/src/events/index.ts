import { forgeEvents } from './forge-events.ts';
import { otherEvents } from './other-events.ts';
import { pullRequestEvents } from './pull-requests.ts';
import { pushEvents } from './pushes.ts';
import type { RecordedEvent } from './recorded-event.ts';
import {
  type EventPair,
  forkBranchNamedMain,
  pairsOf,
  runsOfDeletedForks,
  unresolvableRuns,
} from './workflow-runs.ts';

export { aboutCommit, type Subject } from './about-commit.ts';
export { commits } from './commits.ts';
export { overlay } from './overlay.ts';
export { branchPush, tagPush } from './pushes.ts';
export * from './recorded-event.ts';
export type { EventPair } from './workflow-runs.ts';

/** GitHub's events that a workflow builds on, and those that it must refuse. */
export function builderEvents(): readonly RecordedEvent[] {
  return [...pullRequestEvents(), ...pushEvents(), ...otherEvents()];
}

/** Each builder event with the `workflow_run` of the workflow that consumes its image. */
export function eventPairs(): readonly EventPair[] {
  return pairsOf(builderEvents());
}

/** Every recorded event: builders, the runs that follow them, and Gitea's and Forgejo's. */
export function recordedEvents(): readonly RecordedEvent[] {
  const pairs = eventPairs();
  const pullRequest = pairs[0] as EventPair;
  return [
    ...builderEvents(),
    ...pairs.map((pair) => pair.consumer),
    ...unresolvableRuns(pullRequest),
    ...runsOfDeletedForks(builderEvents()),
    forkBranchNamedMain(pullRequest),
    ...forgeEvents(),
  ];
}

/** The recorded event of that name. Throws a RangeError that lists the names there are. */
export function recordedEvent(name: string): RecordedEvent {
  const events = recordedEvents();
  const event = events.find((one) => one.name === name);
  if (event !== undefined) return event;
  throw new RangeError(`no event "${name}" in: ${events.map((one) => one.name).join('; ')}`);
}
