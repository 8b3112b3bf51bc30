import type { Fault } from '@image-relay/oci';
import type { Verdict } from './report.ts';

/** Findings to be explained. `counts` are those of one image, where it is one. */
export interface Evidence extends Pick<Verdict, 'faults' | 'unverifiable' | 'referrers'> {
  /** Seen through the answers of a registry, or in the files of its storage. */
  readonly source: 'registry' | 'storage';
  readonly counts?: Verdict['counts'];
}

/** A shape of findings and what it tells. */
export interface Signature {
  /** A permanent name, for machines. */
  readonly mechanism: string;
  readonly matches: (evidence: Evidence) => boolean;
  readonly what: (evidence: Evidence) => string;
  readonly advice: string;
  /** Whether docs/incidents.md has a section of the mechanism's name. */
  readonly isIncident?: true;
}

/** The findings with one of these codes. */
export function withCode(
  { faults, unverifiable }: Pick<Evidence, 'faults' | 'unverifiable'>,
  ...codes: readonly Fault['code'][]
): readonly Fault[] {
  return [...faults, ...unverifiable].filter(({ code }) => codes.includes(code));
}
