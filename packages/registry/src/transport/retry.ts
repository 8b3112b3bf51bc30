import { RegistryError } from '../errors.ts';
import { nextWait, type RetryPolicy } from './retry-policy.ts';

/** What repeating needs from outside. */
export interface RetryPorts {
  readonly policy: RetryPolicy;
  readonly random: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly signal: AbortSignal | undefined;
  readonly onRetry: () => void;
}

/** Errors that were repeated as often as allowed: a loop around the loop leaves them alone. */
const exhausted = new WeakSet<RegistryError>();

/** A hanging server costs `timeoutMs` every time, so a timeout of ours is repeated only once. */
const timeoutRepeats = 1;

/**
 * Runs `task` until it succeeds, fails for good, or the policy gives up; then throws its last error.
 * Only a RegistryError that says `temporary` is repeated. `task` gets the number of repeats so far.
 */
export async function withRetries<T>(
  task: (repeats: number) => Promise<T>,
  ports: RetryPorts,
): Promise<T> {
  let waitedMs = 0;
  let timeouts = 0;
  for (let repeats = 0; ; repeats += 1) {
    try {
      return await task(repeats);
    } catch (error) {
      if (!isRepeatable(error)) throw error;
      if (isOwnTimeout(error)) timeouts += 1;
      const wait =
        timeouts > timeoutRepeats
          ? undefined
          : nextWait(
              { repeats, waitedMs, retryAfterMs: error.retryAfterMs, random: ports.random() },
              ports.policy,
            );
      if (wait === undefined) {
        exhausted.add(error);
        throw error;
      }
      waitedMs += wait;
      await pause(wait, ports);
      ports.onRetry();
    }
  }
}

function isRepeatable(error: unknown): error is RegistryError {
  return error instanceof RegistryError && error.temporary && !exhausted.has(error);
}

function isOwnTimeout(error: RegistryError): boolean {
  return error.code === 'REGISTRY_TIMEOUT' && error.status === undefined;
}

async function pause(ms: number, ports: RetryPorts): Promise<void> {
  try {
    await ports.sleep(ms, ports.signal);
  } catch (error) {
    if (ports.signal?.aborted === true) throw ports.signal.reason;
    throw error;
  }
}
