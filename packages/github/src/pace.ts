import type { RetryPorts } from './retry.ts';

/** GitHub's secondary limits: 900 points a minute, of which a read costs 1 and a write 5. */
const window = 60_000;
const budget = 900;
const writeCost = 5;
/** And 80 requests a minute that make content, which a DELETE does not. */
const contentBudget = 80;

/** Keeps one client's requests within the secondary limits. */
export interface Pacer {
  /** Returns when the request may be sent. */
  readonly wait: (method: string) => Promise<void>;
  /** After a rate limit: no request is sent for so many milliseconds. */
  readonly pause: (milliseconds: number) => void;
}

/** A request and when it was or will be sent. */
interface Slot {
  readonly at: number;
  readonly points: number;
  readonly makesContent: boolean;
}

/**
 * Lets requests through at once for as long as the last minute has room for them, and gives the
 * others a time at which it has:
 * https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api.
 */
export function createPacer(ports: Pick<RetryPorts, 'sleep' | 'now'>): Pacer {
  // Newest first.
  let slots: readonly Slot[] = [];
  let pausedUntil = 0;
  // A clock that is set back, or stands still in a test, does not make anybody wait twice.
  let reached = 0;
  const now = () => Math.max(ports.now(), reached);
  const sleepUntil = async (time: number) => {
    const milliseconds = time - now();
    if (milliseconds <= 0) return;
    await ports.sleep(milliseconds);
    reached = Math.max(reached, time);
  };
  return {
    wait: async (method) => {
      const points = method === 'GET' || method === 'HEAD' ? 1 : writeCost;
      slots = slots.filter((one) => now() - one.at < window);
      const makesContent = ['POST', 'PATCH', 'PUT'].includes(method);
      const at = Math.max(now(), pausedUntil, roomAt(slots, { points, makesContent }));
      const place = slots.findIndex((one) => one.at <= at);
      const index = place === -1 ? slots.length : place;
      slots = slots.toSpliced(index, 0, { at, points, makesContent });
      await sleepUntil(at);
      // A pause may have begun while this one waited.
      while (pausedUntil > now()) await sleepUntil(pausedUntil);
    },
    pause: (milliseconds) => {
      pausedUntil = Math.max(pausedUntil, now() + milliseconds);
    },
  };
}

/** The first time at which the minute before has room for a request, 0 when it has now. */
function roomAt(slots: readonly Slot[], wanted: Omit<Slot, 'at'>): number {
  let [points, contents] = [wanted.points, 0];
  for (const slot of slots) {
    points += slot.points;
    contents += slot.makesContent ? 1 : 0;
    const isBusy = wanted.makesContent && contents >= contentBudget;
    if (points > budget || isBusy) return slot.at + window;
  }
  return 0;
}
