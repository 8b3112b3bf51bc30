import { ActionError } from './errors.ts';

/** Watches over the process of one run. */
export interface Guard {
  /** Aborted by SIGINT or SIGTERM, which the runner sends when a run is cancelled. */
  readonly signal: AbortSignal;
  /** To be called when everything is written; what still runs has a few seconds left then. */
  finished(): void;
}

/** Time for a cancelled run to end by itself; the runner kills after 7.5 s. */
const cancelGrace = 6000;
/** Time for connections to close after the end of a run. */
const endGrace = 5000;

/**
 * Fails the process for what no caller can catch: an unhandled rejection, an exception outside
 * `main`, and an event loop that ran empty while `main` was still waiting.
 */
export function guardProcess(report: (thrown: unknown) => void): Guard {
  const cancelled = new AbortController();
  let ended = false;
  const die = (thrown: unknown) => {
    ended = true;
    report(reasonOf(thrown, cancelled.signal));
    process.exit(1);
  };
  process.on('uncaughtException', die);
  process.on('unhandledRejection', die);
  process.on('exit', () => {
    if (ended) return;
    process.exitCode = 1;
    report(
      new Error('the run ended before the action did: it waits for something that never comes'),
    );
  });
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => {
      cancelled.abort(cancellation(name));
      setTimeout(() => die(cancelled.signal.reason), cancelGrace).unref();
    });
  }
  return {
    signal: cancelled.signal,
    finished() {
      ended = true;
      setTimeout(() => process.exit(), endGrace).unref();
    },
  };
}

/** Why something failed: what Node aborts says only that it was aborted, and never by whom. */
export function reasonOf(thrown: unknown, signal: AbortSignal): unknown {
  const wasAborted = thrown instanceof Error && thrown.name === 'AbortError';
  return wasAborted && signal.aborted ? signal.reason : thrown;
}

function cancellation(name: string): ActionError {
  return new ActionError('RUN_CANCELLED', `the run was cancelled (${name})`, {
    hint: 'what was begun may be done in part: run it again',
  });
}
