import { quote } from '../error.ts';
import { parseGitRef } from '../git-ref.ts';
import { type Answers, type Identification, known, needs, type Run } from '../identity.ts';
import { invalidEvent } from '../payload.ts';
import { utcTime } from '../time.ts';
import { requireCommit } from './direct.ts';

const hour = 60 * 60 * 1000;

/**
 * schedule: the date of the run, which a consumer reads as `created_at`. The time of the step
 * tells it, unless the run may have begun the day before: shortly after midnight, or a re-run.
 */
export function identifySchedule(run: Run, answers: Answers): Identification {
  const { now } = run;
  if (now === undefined) throw new TypeError('identify needs `now` for a schedule');
  if (answers.runCreatedAt === undefined && mayBeOlder(run, now)) {
    return needs({ kind: 'run-created-at' });
  }
  const date = utcDate(run, answers.runCreatedAt ?? now.toISOString());
  const ref = parseGitRef(run.gitRef ?? '');
  return known({
    kind: 'nightly',
    commit: requireCommit(run, run.commit),
    ...(ref?.kind === 'branch' ? { branch: ref.name } : {}),
    date,
    fork: false,
  });
}

/** `YYYY-MM-DD` in UTC of a date and time. Throws EVENT_INVALID. */
export function utcDate(run: Run, text: string): string {
  const time = utcTime(text);
  if (time !== undefined) return time.slice(0, 10);
  throw invalidEvent(run.eventName, [`created_at: expected a date and time, found ${quote(text)}`]);
}

function mayBeOlder(run: Run, now: Date): boolean {
  return (run.runAttempt ?? 1) > 1 || now.getTime() % (24 * hour) < hour;
}
