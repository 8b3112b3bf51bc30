/** Knows how much is under way, so that new work is only begun when it would not just wait. */
export interface Pressure {
  run<Value>(job: () => Promise<Value>): Promise<Value>;
  /** Resolves at once, or when enough of what is under way has ended. */
  room(): Promise<void>;
}

export function createPressure(most: number): Pressure {
  const waiting: Array<() => void> = [];
  let running = 0;
  const release = () => {
    for (const begin of waiting.splice(0, Math.max(0, most - running))) begin();
  };
  return {
    async run(job) {
      running += 1;
      try {
        return await job();
      } finally {
        running -= 1;
        release();
      }
    },
    room: () =>
      running < most ? Promise.resolve() : new Promise((begin) => void waiting.push(begin)),
  };
}
