/** How many requests one host gets at a time. Times are milliseconds of one monotonic clock. */
export interface ConcurrencyState {
  readonly limit: number;
  readonly ceiling: number;
  /** The quickest answer so far: the host's latency when it is not busy. */
  readonly quickestMs: number;
  /** Answers to requests started before this moment say nothing about the new limit. */
  readonly halvedAt: number;
  /** Until the first refusal the limit doubles and more per round; afterwards it grows by one. */
  readonly hasBeenHalved: boolean;
}

/** One answer: when its request started, when the headers came, and the status. */
export interface ObservedAnswer {
  readonly startedAt: number;
  readonly endedAt: number;
  readonly status: number;
}

const startLimit = 8;
const quickStep = 4;
const alwaysQuickMs = 250;
const quickFactor = 3;

/** Starts at 8, or at `ceiling` where that is lower; `ceiling` is at least 1. */
export function startConcurrency(ceiling: number): ConcurrencyState {
  const top = Math.max(1, Math.floor(ceiling));
  return {
    limit: Math.min(startLimit, top),
    ceiling: top,
    quickestMs: Number.POSITIVE_INFINITY,
    halvedAt: Number.NEGATIVE_INFINITY,
    hasBeenHalved: false,
  };
}

/** Halves on 429 and 503, once per round; grows to the ceiling while answers are quick. */
export function observeAnswer(state: ConcurrencyState, answer: ObservedAnswer): ConcurrencyState {
  const isRefusal = answer.status === 429 || answer.status === 503;
  if (answer.startedAt < state.halvedAt) return state;
  if (isRefusal) return halve(state, answer.endedAt);
  const elapsed = Math.max(0, answer.endedAt - answer.startedAt);
  const quickestMs = Math.min(state.quickestMs, elapsed);
  if (!isQuick(elapsed, quickestMs)) return { ...state, quickestMs };
  const step = state.hasBeenHalved ? 1 / state.limit : quickStep;
  return { ...state, quickestMs, limit: Math.min(state.ceiling, state.limit + step) };
}

/** The whole number of requests that may be under way, at least 1. */
export function allowedRequests(state: ConcurrencyState): number {
  return Math.max(1, Math.floor(state.limit));
}

function halve(state: ConcurrencyState, now: number): ConcurrencyState {
  return { ...state, limit: Math.max(1, state.limit / 2), halvedAt: now, hasBeenHalved: true };
}

function isQuick(elapsed: number, quickestMs: number): boolean {
  return elapsed <= Math.max(alwaysQuickMs, quickestMs * quickFactor);
}
