import type { RecordedEvent } from './recorded-event.ts';

/** What an event is to be about instead of what was recorded. */
export interface Subject {
  readonly commit: string;
  /** `owner/name` */
  readonly repository: string;
  /** `main` unless given. */
  readonly defaultBranch?: string;
  /** Of a pull request. */
  readonly number?: number;
}

/** A recording as if it had happened to a commit of another repository, payload and environment alike. */
export function aboutCommit(event: RecordedEvent, subject: Subject): RecordedEvent {
  const { commit, repository, defaultBranch = 'main', number } = subject;
  const recorded = 'commit' in event.expected ? event.expected.commit : commit;
  const numbers = number === undefined ? [] : [['"number":2,', `"number":${number},`] as const];
  const changes: readonly (readonly [from: string, to: string])[] = [
    [recorded, commit],
    ['Codertocat/Hello-World', repository],
    ['"master"', JSON.stringify(defaultBranch)],
    ...numbers,
  ];
  const change = <T>(value: T): T => {
    const text = JSON.stringify(value);
    return JSON.parse(changes.reduce((all, [from, to]) => all.replaceAll(from, to), text)) as T;
  };
  return { ...event, payload: change(event.payload), environment: change(event.environment) };
}
