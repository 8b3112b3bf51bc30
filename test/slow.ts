/**
 * Whether `*.slow.test.ts` files are left out: those that repeat what a quick test samples for every
 * request, event or changed rule, or that wait for real alerts. CI runs them, and `pnpm test:all`.
 */
export function leavesSlowOut(mode: string): boolean {
  return process.env.CI !== 'true' && mode !== 'all';
}
