const isThorough = process.env.CI === 'true' || process.env.MODE === 'all';

/** How often a property runs: FC_RUNS, else the number given in CI, and a fifth of it elsewhere. */
export function runsOf(usual: number): { readonly numRuns: number } {
  const given = Number(process.env.FC_RUNS ?? '');
  if (Number.isSafeInteger(given) && given > 0) return { numRuns: given };
  return { numRuns: isThorough ? usual : Math.ceil(usual / 5) };
}

/** Long enough for a million runs. */
export const propertyTimeout = 30 * 60 * 1000;
