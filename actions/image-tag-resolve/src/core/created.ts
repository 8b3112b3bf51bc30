import { utcTime } from '@image-relay/image-tags';

/** The payload members that describe a commit, by event. */
const places = ['head_commit', 'workflow_run.head_commit', 'merge_group.head_commit'] as const;

/** The time of the commit as the payload tells it, in UTC; undefined when it tells of another commit. */
export function createdOf(payload: unknown, commit: string): string | undefined {
  const described = places.map((place) => memberAt(payload, place));
  const own = described.find((one) => memberAt(one, 'id') === commit);
  return own === undefined ? undefined : utcTime(memberAt(own, 'timestamp'));
}

function memberAt(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((at, key) => {
    const isOwn = typeof at === 'object' && at !== null && Object.hasOwn(at, key);
    return isOwn ? (at as Record<string, unknown>)[key] : undefined;
  }, value);
}
