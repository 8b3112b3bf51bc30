/** Which tags of a repository are verified; each expression has to match a whole tag. */
export interface TagFilter {
  /** Empty: every tag. */
  readonly include: readonly RegExp[];
  readonly exclude: readonly RegExp[];
}

/** A tag has to match one of the first and none of the second. Pure. */
export function isWanted(tag: string, { include, exclude }: TagFilter): boolean {
  const matches = (expression: RegExp) => expression.test(tag);
  return (include.length === 0 || include.some(matches)) && !exclude.some(matches);
}
