import type { Observation } from './facts.ts';

/** Looks by key, those that are under way included, so that nothing is ever asked for twice. */
export interface Memory<Facts> {
  recall(key: string, look: () => Promise<Observation<Facts>>): Promise<Observation<Facts>>;
  /** Takes an observation that was made in another way; an earlier one stays. */
  learn(key: string, seen: Observation<Facts>): void;
  peek(key: string): Promise<Observation<Facts>> | undefined;
}

export function createMemory<Facts>(): Memory<Facts> {
  const looks = new Map<string, Promise<Observation<Facts>>>();
  return {
    recall(key, look) {
      const known = looks.get(key);
      if (known !== undefined) return known;
      const started = look();
      looks.set(key, started);
      return started;
    },
    learn(key, seen) {
      if (!looks.has(key)) looks.set(key, Promise.resolve(seen));
    },
    peek: (key) => looks.get(key),
  };
}
