import type { Report } from './report.ts';

/** What the user asks of a look-up. */
export interface GatePolicy {
  readonly resolve: 'none' | 'optional' | 'required';
  readonly revision: 'require' | 'warn' | 'ignore';
}

/** Something that is not as it should be; fatal ones stop the run. */
export interface Objection {
  readonly code: 'IMAGE_NOT_FOUND' | 'REVISION_MISMATCH' | 'REVISION_UNKNOWN';
  readonly isFatal: boolean;
  readonly message: string;
  readonly details: readonly string[];
  readonly hint: string;
}

/** Holds the report against the policy. */
export function objectionTo(report: Report, policy: GatePolicy): Objection | undefined {
  if (report.lookup === 'absent' && policy.resolve === 'required') return notFound(report);
  const { revision } = report;
  if (revision === undefined) return undefined;
  if (revision.status !== 'mismatch' && revision.status !== 'unknown') return undefined;
  const isMismatch = revision.status === 'mismatch';
  const whose = report.kind === 'manual' ? 'one commit' : report.commit;
  return {
    code: isMismatch ? 'REVISION_MISMATCH' : 'REVISION_UNKNOWN',
    isFatal: policy.revision === 'require',
    message: isMismatch
      ? `${report.reference} was not built from ${whose}`
      : `${report.reference} does not say that it was built from ${whose}`,
    details: revision.problems,
    hint: isMismatch
      ? 'build the image again from the head commit, with the output `labels` of this action; labels of the base image count when the image has none of its own'
      : 'pass the output `labels` of this action to the build, or set `revision: warn`',
  };
}

function notFound(report: Report): Objection {
  return {
    code: 'IMAGE_NOT_FOUND',
    isFatal: true,
    message: `the registry has no ${report.reference}`,
    details: [],
    hint: 'check that the build pushed this tag, or give it time with `wait`',
  };
}
