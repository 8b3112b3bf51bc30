/**
 * The rows of a table that are tried: all of them in CI and with `pnpm test:all`, elsewhere the first
 * and every fourth after it. For rows that cost a process each.
 */
export function sampled<T>(rows: readonly T[], every = 4): T[] {
  const isThorough = process.env.CI === 'true' || process.env.MODE === 'all';
  return rows.filter((_, at) => isThorough || at % every === 0);
}
