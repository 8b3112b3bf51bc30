import type { RecordedEvent } from '../events/index.ts';
import type { ApiPullRequest } from '../events/recorded-event.ts';
import type { Plan } from './plan.ts';

/**
 * Plans for everything a consumer of the event may ask the API; none of them must be asked.
 * Anything else stays unplanned.
 */
export function answersFor(event: RecordedEvent): readonly Plan[] {
  const root = `/repos/${event.environment.GITHUB_REPOSITORY}`;
  return [...pullRequestPlans(root, event), ...tagPlans(root, event), ...runPlans(root, event)];
}

function pullRequestPlans(root: string, event: RecordedEvent): readonly Plan[] {
  const pullRequests = event.api?.pullRequests ?? [];
  const labels = [...new Set(pullRequests.map((one) => one.head.label))];
  return labels.map((label) => {
    const body = pullRequests.filter((one) => one.head.label === label).map(listed);
    const query = { head: label, state: 'all' };
    return { path: `${root}/pulls`, query, answers: [{ body }], required: false };
  });
}

function listed(pullRequest: ApiPullRequest): unknown {
  return { ...pullRequest, merge_commit_sha: null, base: { ref: 'master' } };
}

function tagPlans(root: string, event: RecordedEvent): readonly Plan[] {
  const tags = event.api?.gitTags ?? {};
  const name = (event.payload.workflow_run as { head_branch?: string } | undefined)?.head_branch;
  const known = Object.entries(tags).flatMap(([tag, { commit, tagObject }]) =>
    gitTag(root, tag, commit, tagObject),
  );
  const isUnknown = name !== undefined && name !== '' && tags[name] === undefined;
  return isUnknown ? [...known, absent(`${root}/git/ref/tags/${name}`)] : known;
}

function gitTag(root: string, tag: string, commit: string, tagObject?: string): readonly Plan[] {
  const optional = { required: false } as const;
  const direct = { sha: tagObject ?? commit, type: tagObject === undefined ? 'commit' : 'tag' };
  const ref = {
    ...optional,
    path: `${root}/git/ref/tags/${tag}`,
    answers: [{ body: { ref: `refs/tags/${tag}`, object: direct } }],
  };
  const object = { ...optional, path: `${root}/git/tags/${tagObject}` };
  const peeled = { body: { tag, sha: tagObject, object: { sha: commit, type: 'commit' } } };
  return tagObject === undefined ? [ref] : [ref, { ...object, answers: [peeled] }];
}

function absent(path: string): Plan {
  return { path, answers: [{ status: 404, body: { message: 'Not Found' } }], required: false };
}

/** A scheduled run is asked for its date when it may have begun the day before. */
function runPlans(root: string, event: RecordedEvent): readonly Plan[] {
  if (event.now === undefined) return [];
  const path = `${root}/actions/runs/${event.environment.GITHUB_RUN_ID}`;
  return [{ path, answers: [{ body: { created_at: event.now } }], required: false }];
}
