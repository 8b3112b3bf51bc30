import {
  type FaultCode,
  OciError,
  type UnverifiableCode,
  unverifiableCodes,
} from '@image-relay/oci';
import { RegistryError, type RegistryErrorCode } from '../errors.ts';
import type { Observation } from './facts.ts';

/** The clock of waiting and of reports; times are in milliseconds. */
export interface VerifyClock {
  now(): number;
  /** Ends early, and without an error, when the signal is aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** Until when a 404 is asked for again, as the image may have been pushed a moment ago. */
export interface Patience {
  readonly clock: VerifyClock;
  /** A time of the clock, in milliseconds. */
  readonly deadline: number;
  /** Aborted when no more time is left for the run: its reason is what every further look gives. */
  readonly signal?: AbortSignal;
}

const firstPause = 250;
const longestPause = 5_000;

/** What each failure says about the content; those without a meaning here are bugs of the caller. */
const meanings: Record<RegistryErrorCode, UnverifiableCode | FaultCode | undefined> = {
  REGISTRY_UNAUTHORIZED: 'UNAUTHORIZED',
  REGISTRY_CREDENTIALS: 'UNAUTHORIZED',
  REGISTRY_FORBIDDEN: 'FORBIDDEN',
  REGISTRY_RATE_LIMITED: 'RATE_LIMITED',
  REGISTRY_UPSTREAM_ERROR: 'UPSTREAM_ERROR',
  REGISTRY_PROTOCOL: 'UPSTREAM_ERROR',
  REGISTRY_REFUSED: 'UPSTREAM_ERROR',
  REGISTRY_TIMEOUT: 'TIMEOUT',
  REGISTRY_NETWORK: 'NETWORK',
  REGISTRY_LIMIT: 'MANIFEST_INVALID',
  REGISTRY_TRUNCATED: 'BLOB_UNREADABLE',
  REGISTRY_CONTENT_MISMATCH: 'DIGEST_MISMATCH',
  REGISTRY_CONTENT_MISSING: 'BLOB_MISSING',
  REGISTRY_READ_ONLY: undefined,
};

/** Makes one look an observation: `undefined` is missing, a failed request says which kind of unknown it is. */
export async function observe<Facts>(
  look: () => Promise<Facts | undefined>,
  patience: Patience,
): Promise<Observation<Facts>> {
  try {
    const facts = await untilThere(look, patience);
    return facts === undefined ? { state: 'missing' } : { state: 'found', facts };
  } catch (error) {
    return withoutAnswer(error);
  }
}

/** Which kind of unknown a failed list is: what is wrong with a list is never known of its content. */
export function unverifiableCode({ code }: RegistryError): UnverifiableCode {
  const meaning = meanings[code];
  return meaning !== undefined && isUnverifiableCode(meaning) ? meaning : 'UPSTREAM_ERROR';
}

/** A page that a proxy or a sign-in gives with status 200 is something else than a manifest. */
function isForeignPage({ code, status, url }: RegistryError): boolean {
  return code === 'REGISTRY_PROTOCOL' && status === 200 && url?.includes('/manifests/') === true;
}

/** Lists of tags also hold what a file system put among them, such as `.nfs01`. */
function isNoTag(error: unknown): error is OciError {
  return error instanceof OciError && error.code === 'TAG_INVALID';
}

/** What a failed request says about the content. Throws what is not a RegistryError: that is a bug. */
export function withoutAnswer(error: unknown): Extract<Observation<never>, { message: string }> {
  if (isNoTag(error))
    return { state: 'unverifiable', code: 'UPSTREAM_ERROR', message: error.message };
  if (!(error instanceof RegistryError)) throw error;
  const { message } = error;
  if (isForeignPage(error)) return { state: 'faulty', code: 'MANIFEST_INVALID', message };
  const code = meanings[error.code];
  if (code === undefined) throw error;
  return isUnverifiableCode(code)
    ? { state: 'unverifiable', code, message }
    : { state: 'faulty', code, message };
}

function isUnverifiableCode(code: UnverifiableCode | FaultCode): code is UnverifiableCode {
  return unverifiableCodes.some((one) => one === code);
}

async function untilThere<Facts>(
  look: () => Promise<Facts | undefined>,
  { clock, deadline, signal }: Patience,
): Promise<Facts | undefined> {
  let pause = firstPause;
  signal?.throwIfAborted();
  let seen = await look();
  while (seen === undefined && clock.now() < deadline) {
    await clock.sleep(Math.min(pause, deadline - clock.now()), signal);
    signal?.throwIfAborted();
    pause = Math.min(pause * 2, longestPause);
    seen = await look();
  }
  return seen;
}
