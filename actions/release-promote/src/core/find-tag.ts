/** The tag of a build by its commit (`sha-0a19012`) or its git tree (`tree-0a19012`). */
export interface FoundTag {
  readonly tag: string;
  /** Whether the tag holds the whole hash, so that it cannot be that of another one. */
  readonly isWhole: boolean;
}

/** The longest of the tags `{kind}-{digits}`, of at least 7 digits, whose digits begin the hash. */
export function findHashTag(
  kind: 'sha' | 'tree',
  hash: string,
  tags: readonly string[],
): FoundTag | undefined {
  const start = `${kind}-`;
  const [longest] = tags
    .filter((tag) => tag.startsWith(start) && /^[0-9a-f]{7,64}$/.test(tag.slice(start.length)))
    .filter((tag) => hash.startsWith(tag.slice(start.length)))
    .toSorted((left, right) => right.length - left.length);
  if (longest === undefined) return undefined;
  return { tag: longest, isWhole: longest.length === start.length + hash.length };
}
