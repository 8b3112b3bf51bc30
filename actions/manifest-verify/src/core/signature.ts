import type { Fault } from '@image-relay/oci';
import type { Verdict } from './report.ts';

/** A shape of findings and what it tells. */
export interface Signature {
  /** A permanent name, for machines. */
  readonly mechanism: string;
  readonly matches: (verdict: Verdict) => boolean;
  readonly what: (verdict: Verdict) => string;
  readonly advice: string;
}

/** The findings with one of these codes. */
export function withCode(
  { faults, unverifiable }: Pick<Verdict, 'faults' | 'unverifiable'>,
  ...codes: readonly Fault['code'][]
): readonly Fault[] {
  return [...faults, ...unverifiable].filter(({ code }) => codes.includes(code));
}
