import type { Digest } from './digest.ts';

/** What can be wrong with an image: the registry gave an answer, and the answer is a fault. */
export const faultCodes = [
  'MANIFEST_MISSING',
  'BLOB_MISSING',
  'SIZE_MISMATCH',
  'BLOB_UNREADABLE',
  'DIGEST_MISMATCH',
  'MEDIA_TYPE_MISMATCH',
  'MANIFEST_INVALID',
  'MANIFEST_UNSUPPORTED',
  'PLATFORM_MISMATCH',
  'PLATFORM_MISSING',
  'PLATFORM_DUPLICATE',
  'ATTESTATION_ORPHAN',
  'REFERRER_ORPHAN',
  'REVISION_MISMATCH',
  'REVISION_UNKNOWN',
  'TAG_MISSING',
] as const;

/** Why something could not be checked: nothing is known about the image, so it is no fault. */
export const unverifiableCodes = [
  'UNAUTHORIZED',
  'FORBIDDEN',
  'RATE_LIMITED',
  'UPSTREAM_ERROR',
  'TIMEOUT',
  'NETWORK',
] as const;

export type FaultCode = (typeof faultCodes)[number];
export type UnverifiableCode = (typeof unverifiableCodes)[number];

/** One finding about an image; `path` leads from the root's digest to the place, root first. */
export interface Fault {
  readonly code: FaultCode | UnverifiableCode;
  readonly digest?: Digest;
  readonly mediaType?: string;
  readonly path: readonly Digest[];
  readonly expected?: string;
  readonly actual?: string;
  readonly message: string;
}

/** Whether the finding says nothing about the image itself. */
export function isUnverifiable(fault: Fault): boolean {
  return unverifiableCodes.some((code) => code === fault.code);
}
