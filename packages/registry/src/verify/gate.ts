/** Runs jobs while their weights together stay below a budget; the others wait in order. */
export interface Gate {
  run<Value>(weight: number, job: () => Promise<Value>): Promise<Value>;
}

/** A job heavier than the whole budget runs alone. */
export function createGate(budget: number): Gate {
  const waiting: Array<{ weight: number; start: () => void }> = [];
  let used = 0;
  const fits = (weight: number): boolean => used === 0 || used + weight <= budget;

  const release = (weight: number): void => {
    used -= weight;
    for (let next = waiting[0]; next !== undefined && fits(next.weight); next = waiting[0]) {
      waiting.shift();
      used += next.weight;
      next.start();
    }
  };

  return {
    async run(weight, job) {
      if (waiting.length === 0 && fits(weight)) used += weight;
      else await new Promise<void>((start) => waiting.push({ weight, start }));
      try {
        return await job();
      } finally {
        release(weight);
      }
    },
  };
}
