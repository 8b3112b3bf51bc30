import type { RetryPorts } from './retry.ts';

/** GitHub's secondary limits: 900 points a minute, of which a read costs 1 and a write 5. */
const window = 60_000;
const budget = 900;
const writeCost = 5;
/** And 80 requests a minute that make content. */
const writeBudget = 80;

interface Spent {
  readonly at: number;
  readonly points: number;
}

/**
 * Lets requests through at once for as long as the last minute has room for them, and then makes
 * them wait for it: https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api.
 */
export function createPacer(
  ports: Pick<RetryPorts, 'sleep' | 'now'>,
): (method: string) => Promise<void> {
  let spent: readonly Spent[] = [];
  return async (method) => {
    const points = method === 'GET' || method === 'HEAD' ? 1 : writeCost;
    for (;;) {
      const now = ports.now();
      spent = spent.filter((one) => now - one.at < window);
      const wait = waitFor(spent, points, now);
      if (wait === 0) break;
      await ports.sleep(wait);
    }
    spent = [...spent, { at: ports.now(), points }];
  };
}

/** Milliseconds until enough of the minute's requests have passed out of it. */
function waitFor(spent: readonly Spent[], points: number, now: number): number {
  const writes = spent.filter((one) => one.points === writeCost);
  const sum = spent.reduce((total, one) => total + one.points, 0);
  const isFull = sum + points > budget;
  const isBusy = points === writeCost && writes.length >= writeBudget;
  const oldest = isBusy ? writes[0] : spent[0];
  return (isFull || isBusy) && oldest !== undefined ? oldest.at + window - now : 0;
}
