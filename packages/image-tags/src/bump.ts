/** Which part of a version a release increments. */
export type Bump = 'major' | 'minor' | 'patch';

/** The labels of pull requests that ask for each; upper and lower case are the same. */
export type BumpLabels = Readonly<Record<Bump, readonly string[]>>;

const highestFirst = ['major', 'minor', 'patch'] as const;

/** What one change asks for by its labels: the highest of them, or `undefined` without any. */
export function labelledBump(labels: Iterable<string>, known: BumpLabels): Bump | undefined {
  const given = new Set([...labels].map((label) => label.toLowerCase()));
  return highestFirst.find((bump) => known[bump].some((one) => given.has(one.toLowerCase())));
}

/**
 * What a release of these changes increments: the highest that one of them asks for. A change
 * without a label asks for `minor`, and so does a release without changes.
 */
export function bumpOf(changes: Iterable<Iterable<string>>, known: BumpLabels): Bump {
  const bumps = new Set([...changes].map((labels) => labelledBump(labels, known) ?? 'minor'));
  return highestFirst.find((bump) => bumps.has(bump)) ?? 'minor';
}
