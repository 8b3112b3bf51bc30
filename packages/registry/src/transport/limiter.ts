import { allowedRequests, observeAnswer, startConcurrency } from './concurrency.ts';

/** Lets so many requests to one host run as the host bears; the others wait in order. */
export interface Limiter {
  run<T>(task: (observe: (status: number) => void) => Promise<T>): Promise<T>;
  /** How many may run at this moment. */
  readonly allowed: number;
}

/** `observe` is called in a task when its headers came; `clock` gives milliseconds. */
export function createLimiter(ceiling: number, clock: () => number): Limiter {
  let state = startConcurrency(ceiling);
  let running = 0;
  const waiting: (() => void)[] = [];

  const admit = () => {
    while (running < allowedRequests(state)) {
      const next = waiting.shift();
      if (next === undefined) return;
      running += 1;
      next();
    }
  };
  const enter = async () => {
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      admit();
    });
  };

  const leave = () => {
    running -= 1;
    admit();
  };

  return {
    get allowed() {
      return allowedRequests(state);
    },
    async run(task) {
      await enter();
      const startedAt = clock();
      try {
        return await task((status) => {
          state = observeAnswer(state, { startedAt, endedAt: clock(), status });
        });
      } finally {
        // One turn later: an HTTP/1.1 connection is free again only then, and would not be used.
        setImmediate(leave);
      }
    },
  };
}
