/** How often a property runs: FC_RUNS, else the number given. */
export function runsOf(usual: number): { readonly numRuns: number } {
  const given = Number(process.env.FC_RUNS ?? '');
  return { numRuns: Number.isSafeInteger(given) && given > 0 ? given : usual };
}

/** Long enough for a million runs. */
export const propertyTimeout = 30 * 60 * 1000;
