import { type RecordedEvent, recordedEvents } from '@image-relay/testing';
import { type Answers, type Identity, identify, type Question, type Run } from '../src/index.ts';

/** A run as the environment of a recorded event describes it. */
export function runOf(event: RecordedEvent): Run {
  const { environment, eventName, payload, now, tag } = event;
  return {
    eventName,
    payload,
    now: new Date(now ?? '2026-03-29T12:00:00Z'),
    runAttempt: 1,
    ...(environment.GITHUB_REF === undefined ? {} : { gitRef: environment.GITHUB_REF }),
    ...(environment.GITHUB_SHA === undefined ? {} : { commit: environment.GITHUB_SHA }),
    ...(tag === undefined ? {} : { tag }),
  };
}

/** What the API of a recorded event answers. */
export function answerOf(event: RecordedEvent, question: Question): Answers {
  const { pullRequests = [], gitTags = {} } = event.api ?? {};
  switch (question.kind) {
    case 'pull-request-by-head':
      return {
        pullRequests: pullRequests.map(({ number, head }) => ({ number, headSha: head.sha })),
      };
    case 'is-git-tag':
      return { isGitTag: gitTags[question.name]?.commit === question.commit };
    case 'git-tag-commit':
      return { gitTagCommit: gitTags[question.name]?.commit ?? '' };
    case 'run-created-at':
      return { runCreatedAt: null };
  }
}

/** The identity of a run, asking no more than three questions. */
export function identityOf(run: Run, ask: (question: Question) => Answers): Identity {
  let answers: Answers = {};
  for (let asked = 0; asked <= 3; asked += 1) {
    const result = identify(run, answers);
    if (result.status === 'known') return result.identity;
    answers = { ...answers, ...ask(result.question) };
  }
  throw new RangeError('three answers were not enough');
}

export { recordedEvents };
