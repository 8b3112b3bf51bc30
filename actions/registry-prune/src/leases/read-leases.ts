import { ActionError, isUserError, type UserError } from '@image-relay/action-kit';
import type { LeaseSource, Leases } from './lease-source.ts';
import { unknownUse, unreadable } from './unreadable.ts';

/**
 * Reads every source at the same time. Throws one IN_USE_UNREADABLE for all that cannot be read:
 * what is not seen is not safe.
 */
export async function readLeases(sources: readonly LeaseSource[]): Promise<Leases> {
  const read = await Promise.allSettled(sources.map((one) => one.read()));
  const failures = read.flatMap((one, at) => {
    return one.status === 'rejected' ? [explain(sources[at]?.name ?? '', one.reason)] : [];
  });
  const [first, ...more] = failures;
  if (first !== undefined) throw more.length === 0 ? first : allOf(failures);
  const found = read.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  return {
    of: (name) => found.flatMap((one) => one.of(name)),
    isWorkActive: found.some((one) => one.isWorkActive),
  };
}

/** The error of a source with its name; anything that is no user error is a bug and goes on. */
function explain(source: string, reason: unknown): ActionError {
  if (!isUserError(reason)) throw reason;
  if (reason instanceof ActionError) return reason;
  const { message, hint } = reason;
  return unreadable(source, message, {
    hint: hintFor(source, reason) ?? hint ?? '',
    cause: reason,
  });
}

/** What a job must be granted, or where to look. */
function hintFor(source: string, { code, hint }: UserError): string | undefined {
  const [name, , place] = source.split(' ');
  const leaveOut = `or leave \`${name}\` out of \`in-use\``;
  const permission = name === 'workflow-runs' ? 'actions' : name;
  const grant = `\`${permission}: read\` in the job's \`permissions\``;
  if (code === 'GITHUB_FORBIDDEN') return `grant ${grant}, ${leaveOut}`;
  if (code === 'GITHUB_NOT_FOUND') {
    return `check that ${place} is there and that \`token\` may read it, grant ${grant}, ${leaveOut}`;
  }
  if (code === 'GITHUB_UNAUTHORIZED') return `pass a valid \`token\`, ${leaveOut}`;
  return hint;
}

function allOf(failures: readonly ActionError[]): ActionError {
  const text = `${unknownUse}${failures.length} sources cannot be read`;
  return new ActionError('IN_USE_UNREADABLE', text, {
    details: failures.map(({ message, hint }) => {
      const why = message.startsWith(unknownUse) ? message.slice(unknownUse.length) : message;
      return hint ? `${why}; ${hint}` : why;
    }),
    cause: new AggregateError(
      failures.flatMap(({ cause }) => cause ?? []),
      'one for each source',
    ),
  });
}
