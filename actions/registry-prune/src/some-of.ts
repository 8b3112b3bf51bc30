const most = 50;

/** The first fifty lines of a list, and how many more there are. */
export function someOf(lines: readonly string[]): readonly string[] {
  const more = lines.length - most;
  return more > 0 ? [...lines.slice(0, most), `and ${more} more in the JSON report`] : lines;
}
