import { algorithmOf, bareMediaType, type Digest, isDigest } from '@image-relay/oci';
import type { Answer } from '../transport/wire.ts';

/** Content-Type without parameters, in lower case; empty when there is none. */
export function mediaTypeOf(answer: Answer): string {
  return bareMediaType(answer.header('content-type') ?? '');
}

/** Docker-Content-Digest, when it is one. */
export function headerDigest(answer: Answer): Digest | undefined {
  const text = answer.header('docker-content-digest')?.trim() ?? '';
  return isDigest(text) ? text : undefined;
}

/** Content-Length in bytes. */
export function contentLength(answer: Answer): number | undefined {
  const text = answer.header('content-length')?.trim() ?? '';
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

/** The whole length from `Content-Range: bytes 0-0/1234` or `bytes *\/0` (RFC 9110, 14.4). */
export function rangeTotal(answer: Answer): number | undefined {
  const match = /^\s*bytes\s+(?:\*|0-\d+)\/(\d+)\s*$/i.exec(answer.header('content-range') ?? '');
  return match === null ? undefined : Number(match[1]);
}

/** True when both are of one algorithm and differ; digests of two algorithms cannot be compared. */
export function contradicts(expected: Digest, actual: Digest | undefined): boolean {
  if (actual === undefined || algorithmOf(expected) !== algorithmOf(actual)) return false;
  return expected !== actual;
}
