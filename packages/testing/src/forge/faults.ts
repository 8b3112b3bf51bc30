/** Something that goes wrong on demand. */
export interface ForgeFault {
  /** The operationId, e.g. `repos/merge`; every operation without it. */
  readonly operation?: string;
  /** How often, once by default. */
  readonly times?: number;
  /** Requests of the operation to let through first, 0 by default. */
  readonly skip?: number;
  /** `before` (default) the request has an effect, or `after`: done, and the answer is lost. */
  readonly when?: 'before' | 'after';
  /** The answer instead of the right one; without a status the connection is cut. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** The faults of a running stand-in. */
export interface Faults {
  add(fault: ForgeFault): void;
  /** The fault that strikes this request; counts it as struck. */
  take(operation: string): ForgeFault | undefined;
}

/** Faults strike in the order they were added, one a request. */
export function createFaults(): Faults {
  const waiting: Array<{ readonly fault: ForgeFault; skip: number; left: number }> = [];
  return {
    add: (fault) => void waiting.push({ fault, skip: fault.skip ?? 0, left: fault.times ?? 1 }),
    take: (operation) => {
      const candidates = waiting.filter(
        (one) => one.left > 0 && (one.fault.operation ?? operation) === operation,
      );
      const ready = candidates.find((one) => one.skip === 0);
      for (const one of candidates) one.skip = Math.max(0, one.skip - 1);
      if (ready !== undefined) ready.left -= 1;
      return ready?.fault;
    },
  };
}
