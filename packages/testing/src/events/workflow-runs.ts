import { commits, fork } from './commits.ts';
import { runnerEnvironment } from './environment.ts';
import { overlay, recorded } from './overlay.ts';
import {
  type ApiFacts,
  type ApiPullRequest,
  type ExpectedImage,
  type Payload,
  type RecordedEvent,
  standsForImage,
} from './recorded-event.ts';

/** An event that builds an image and the `workflow_run` of a workflow that consumes it. */
export interface EventPair {
  readonly name: string;
  readonly builder: RecordedEvent & { readonly expected: ExpectedImage };
  readonly consumer: RecordedEvent;
}

/** The `workflow_run` event that follows a builder; GitHub fires it on the default branch. */
export function pairOf(builder: EventPair['builder']): EventPair {
  const repository = builder.payload.repository as Payload;
  const { mergeCommit: _, ...expected } = builder.expected;
  const api = apiFacts(builder);
  const consumer: RecordedEvent = {
    name: `the run completes after: ${builder.name}`,
    platform: builder.platform,
    source: 'recording',
    eventName: 'workflow_run',
    payload: { ...runPayload(builder), repository },
    environment: defaultBranchEnvironment(repository),
    expected,
    api,
    ...(builder.now === undefined ? {} : { now: '2026-03-30T00:10:00Z' }),
  };
  return { name: builder.name, builder, consumer };
}

/** Every builder event of GitHub whose run tells the same image, with that run. */
export function pairsOf(events: readonly RecordedEvent[]): readonly EventPair[] {
  return events
    .filter(standsForImage)
    .filter((event) => event.tag === undefined && headRepository(event) !== null)
    .map(pairOf);
}

/** The run of a pull request whose fork is gone: nobody can say whose branch it was. */
export function runsOfDeletedForks(events: readonly RecordedEvent[]): readonly RecordedEvent[] {
  return events
    .filter(standsForImage)
    .filter((event) => headRepository(event) === null)
    .map((event) => ({
      ...pairOf(event).consumer,
      expected: { error: 'PULL_REQUEST_UNRESOLVED' },
    }));
}

function runPayload(builder: EventPair['builder']): Payload {
  const repository = builder.payload.repository as Payload;
  const createdAt = builder.now ?? '2026-03-29T12:00:00Z';
  return overlay(recorded('workflow_run', { action: 'completed', index: 1 }), {
    workflow_run: {
      event: builder.eventName,
      head_branch: headBranch(builder),
      head_sha: builder.expected.commit,
      head_commit: { id: builder.expected.commit },
      created_at: createdAt,
      run_started_at: createdAt,
      repository: { id: repository.id, full_name: repository.full_name },
      head_repository: headRepository(builder),
      pull_requests: listedPullRequests(builder),
    },
  });
}

function pullRequestOf(event: RecordedEvent): Payload | undefined {
  return event.payload.pull_request as Payload | undefined;
}

function headBranch(builder: EventPair['builder']): string {
  const pullRequest = pullRequestOf(builder);
  if (pullRequest !== undefined) return String((pullRequest.head as Payload).ref);
  return (builder.environment.GITHUB_REF ?? '').replace(/^refs\/(?:heads|tags)\//, '');
}

function headRepository(builder: EventPair['builder']): Payload | null {
  const head = pullRequestOf(builder)?.head as Payload | undefined;
  const repository = (
    head === undefined ? builder.payload.repository : head.repo
  ) as Payload | null;
  if (repository === null) return null;
  const fullName = String(repository.full_name);
  const login = fullName.slice(0, fullName.indexOf('/'));
  return { id: repository.id, full_name: fullName, owner: { login } };
}

/** GitHub lists open pull requests of the same repository only: never those of forks. */
function listedPullRequests(builder: EventPair['builder']): readonly Payload[] {
  const pullRequest = pullRequestOf(builder);
  const isListed = pullRequest?.state === 'open' && !builder.expected.fork;
  if (!isListed) return [];
  const head = pullRequest.head as Payload;
  return [listedPullRequest(Number(pullRequest.number), String(head.ref), String(head.sha))];
}

/** One entry of `workflow_run.pull_requests`. */
export function listedPullRequest(number: number, ref: string, sha: string): Payload {
  const base = { ref: 'master', sha: commits.base };
  return { id: 279_147_437, number, head: { ref, sha }, base };
}

function apiFacts(builder: EventPair['builder']): ApiFacts {
  const pullRequest = pullRequestOf(builder);
  if (pullRequest !== undefined) return { pullRequests: [apiPullRequest(pullRequest)] };
  const { gitTag, commit } = builder.expected;
  if (gitTag === undefined) return {};
  const isAnnotated = builder.payload.after === commits.tagObject;
  const tagObject = isAnnotated ? { tagObject: commits.tagObject } : {};
  return { gitTags: { [gitTag]: { commit, ...tagObject } } };
}

function apiPullRequest(pullRequest: Payload): ApiPullRequest {
  const head = pullRequest.head as ApiPullRequest['head'];
  return {
    number: Number(pullRequest.number),
    state: pullRequest.state === 'open' ? 'open' : 'closed',
    head: { ref: head.ref, sha: head.sha, label: head.label, repo: head.repo },
  };
}

function defaultBranchEnvironment(repository: Payload): Record<string, string> {
  return runnerEnvironment({
    eventName: 'workflow_run',
    repository: String(repository.full_name),
    ref: `refs/heads/${String(repository.default_branch)}`,
    sha: commits.base,
  });
}

/** Runs whose pull request cannot be told: none has the commit, or several do. */
export function unresolvableRuns(pair: EventPair): readonly RecordedEvent[] {
  const { consumer } = pair;
  const answer = consumer.api?.pullRequests?.[0];
  if (answer === undefined) throw new RangeError('needs the pair of a pull request');
  const movedOn = { ...answer, head: { ...answer.head, sha: commits.octoDefault } };
  const second = { ...answer, number: 3 };
  const { ref, sha } = answer.head;
  return [
    {
      ...consumer,
      name: 'the pull request of a run has moved on',
      payload: withListed(consumer.payload, [listedPullRequest(2, ref, movedOn.head.sha)]),
      api: { pullRequests: [movedOn] },
      expected: { error: 'PULL_REQUEST_UNRESOLVED' },
    },
    {
      ...consumer,
      name: 'two pull requests have the commit of a run',
      payload: withListed(consumer.payload, [
        listedPullRequest(2, ref, sha),
        listedPullRequest(3, ref, sha),
      ]),
      api: { pullRequests: [answer, second] },
      expected: { error: 'PULL_REQUEST_AMBIGUOUS' },
    },
  ];
}

function withListed(payload: Payload, pullRequests: readonly Payload[]): Payload {
  return overlay(payload, { workflow_run: { pull_requests: pullRequests } });
}

/** A fork's own default branch has the name of ours: the name alone decides nothing. */
export function forkBranchNamedMain(pair: EventPair): RecordedEvent {
  const { consumer } = pair;
  const owner = fork.slice(0, fork.indexOf('/'));
  const answer = consumer.api?.pullRequests?.[0];
  if (answer === undefined) throw new RangeError('needs the pair of a pull request');
  return {
    ...consumer,
    name: 'the run of a pull request from the default branch of a fork',
    payload: overlay(consumer.payload, {
      workflow_run: {
        head_branch: 'master',
        head_repository: { id: 901, full_name: fork, owner: { login: owner } },
        pull_requests: [],
      },
    }),
    expected: { ...(consumer.expected as ExpectedImage), branch: 'master', fork: true },
    api: {
      pullRequests: [
        {
          ...answer,
          head: {
            ...answer.head,
            ref: 'master',
            label: `${owner}:master`,
            repo: { full_name: fork },
          },
        },
      ],
    },
  };
}
