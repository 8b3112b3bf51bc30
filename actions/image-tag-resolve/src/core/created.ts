/** The payload members that describe a commit, by event. */
const places = ['head_commit', 'workflow_run.head_commit', 'merge_group.head_commit'] as const;

/** The time of the commit as the payload tells it, in UTC; undefined when it tells of another commit. */
export function createdOf(payload: unknown, commit: string): string | undefined {
  const described = places.map((place) => memberAt(payload, place));
  const own = described.find((one) => memberAt(one, 'id') === commit);
  return own === undefined ? undefined : utc(memberAt(own, 'timestamp'));
}

/** RFC 3339 in UTC without fractions, or undefined for what is no time. */
export function utc(time: unknown): string | undefined {
  const milliseconds = typeof time === 'string' ? Date.parse(time) : Number.NaN;
  if (Number.isNaN(milliseconds)) return undefined;
  return new Date(milliseconds).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

function memberAt(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((at, key) => {
    const isOwn = typeof at === 'object' && at !== null && Object.hasOwn(at, key);
    return isOwn ? (at as Record<string, unknown>)[key] : undefined;
  }, value);
}
