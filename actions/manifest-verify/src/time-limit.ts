/** Aborts what is under way when the time is over, or when the run is cancelled. */
export interface TimeLimit {
  readonly signal: AbortSignal;
  /** The limit no longer counts: what follows is reporting. */
  readonly clear: () => void;
}

/** `reason` makes the error that everything under way then fails with. */
export function startTimeLimit(
  { milliseconds, text }: { readonly milliseconds: number; readonly text: string },
  cancelled: AbortSignal,
  reason: (message: string) => Error,
): TimeLimit {
  const controller = new AbortController();
  const timer = setTimeout(() => {
    controller.abort(reason(`the time limit of ${text} was reached`));
  }, milliseconds);
  const cancel = () => {
    const why = cancelled.reason instanceof Error ? cancelled.reason.message : 'cancelled';
    controller.abort(reason(why));
  };
  if (cancelled.aborted) cancel();
  cancelled.addEventListener('abort', cancel, { once: true });
  return {
    signal: controller.signal,
    clear() {
      clearTimeout(timer);
      cancelled.removeEventListener('abort', cancel);
    },
  };
}
