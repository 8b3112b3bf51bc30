/** Remembers what a key gave: for facts that cannot change, or are to stay the same within a run. */
export function memoize<Arguments extends readonly unknown[], Result>(
  find: (...key: Arguments) => Promise<Result>,
): (...key: Arguments) => Promise<Result> {
  const known = new Map<string, Promise<Result>>();
  return (...key) => {
    const name = JSON.stringify(key);
    const before = known.get(name);
    if (before !== undefined) return before;
    const found = find(...key);
    known.set(name, found);
    // What failed is asked for again.
    found.catch(() => known.delete(name));
    return found;
  };
}
