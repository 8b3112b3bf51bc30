import type { Observation } from './facts.ts';

/** Looks by key, those that are under way included, so that nothing is asked for twice while it is remembered. */
export interface Memory<Facts> {
  recall(key: string, look: () => Promise<Observation<Facts>>): Promise<Observation<Facts>>;
  /** Takes an observation that was made in another way; an earlier one stays. */
  learn(key: string, seen: Observation<Facts>): void;
  peek(key: string): Promise<Observation<Facts>> | undefined;
}

export interface MemoryLimit<Facts> {
  /** The most that all remembered observations may weigh together; default: no limit. */
  readonly budget?: number;
  /** Default: 1 each. */
  readonly weigh?: (seen: Observation<Facts>) => number;
}

interface Entry<Facts> {
  readonly look: Promise<Observation<Facts>>;
  /** 0 while the look is under way: such an entry is never forgotten. */
  weight: number;
}

/** Beyond its budget a memory forgets what has not been asked for the longest. */
export function createMemory<Facts>(limit: MemoryLimit<Facts> = {}): Memory<Facts> {
  const { budget = Number.POSITIVE_INFINITY, weigh = () => 1 } = limit;
  const entries = new Map<string, Entry<Facts>>();
  let total = 0;

  const keep = (key: string, look: Promise<Observation<Facts>>) => {
    const entry: Entry<Facts> = { look, weight: 0 };
    entries.set(key, entry);
    look.then(
      (seen) => {
        entry.weight = weigh(seen);
        total += entry.weight;
        forget();
      },
      () => entries.delete(key),
    );
    return look;
  };

  const forget = () => {
    if (total <= budget) return;
    for (const [key, { weight }] of entries) {
      if (weight === 0) continue;
      entries.delete(key);
      total -= weight;
      if (total <= budget) return;
    }
  };

  return {
    recall(key, look) {
      const known = entries.get(key);
      if (known === undefined) return keep(key, look());
      // Asked for again: it moves to the end of what is forgotten.
      entries.delete(key);
      entries.set(key, known);
      return known.look;
    },
    learn(key, seen) {
      if (!entries.has(key)) void keep(key, Promise.resolve(seen));
    },
    peek: (key) => entries.get(key)?.look,
  };
}
