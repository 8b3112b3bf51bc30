import { parseTag } from '@image-relay/oci';
import { quote, TagError } from './error.ts';
import {
  identifyMergeGroup,
  identifyPush,
  identifyRelease,
  identifyRunRef,
  requireCommit,
} from './events/direct.ts';
import { identifyPullRequest } from './events/pull-request.ts';
import { identifySchedule } from './events/schedule.ts';
import { identifyWorkflowRun } from './events/workflow-run.ts';
import { type Answers, type Identification, known, type Run } from './identity.ts';
import { valueAt } from './payload.ts';

/**
 * Tells which image belongs to a run, or which question must be answered first; then call it
 * again with the answer. No I/O. Throws EVENT_WITHOUT_IMAGE, EVENT_INVALID,
 * PULL_REQUEST_UNRESOLVED, PULL_REQUEST_AMBIGUOUS, and TAG_INVALID for a tag given by hand.
 */
export function identify(run: Run, answers: Answers = {}): Identification {
  if (run.tag !== undefined && run.tag !== '') return identifyByHand(run, run.tag);
  if (isPullRequestEvent(run)) return identifyPullRequest(run);
  switch (run.eventName) {
    case 'push':
      return identifyPush(run);
    case 'release':
      return identifyRelease(run, answers);
    case 'schedule':
      return identifySchedule(run, answers);
    case 'merge_group':
      return identifyMergeGroup(run);
    case 'workflow_run':
      return identifyWorkflowRun(run, answers);
    case 'workflow_dispatch':
    case 'repository_dispatch':
    case 'create':
      return identifyRunRef(run);
    default:
      throw new TagError(
        'EVENT_WITHOUT_IMAGE',
        `the event ${quote(run.eventName)} does not tell which image it is about`,
        { hint: 'Give the tag by hand, or run on a push, pull request, release or schedule.' },
      );
  }
}

function identifyByHand(run: Run, tag: string): Identification {
  const commit = requireCommit(run, run.commit);
  return known({ kind: 'manual', commit, tag: parseTag(tag), fork: false });
}

/** Also Gitea's `pull_request_sync`, `pull_request_label` and the like. */
function isPullRequestEvent({ eventName, payload }: Run): boolean {
  if (eventName === 'pull_request' || eventName === 'pull_request_target') return true;
  return eventName.startsWith('pull_request_') && valueAt(payload, 'pull_request') !== undefined;
}
