import type { Digest } from '@image-relay/oci';

/** Where an image says which commit it was built from. */
export type RevisionSource = 'index-annotation' | 'manifest-annotation' | 'config-label';

/** What one platform of an image, or the index over all of them, says. */
export interface RevisionStatement {
  /** The manifest that says so. */
  readonly digest: Digest;
  /** `linux/arm64`; absent for an index and for an image without a platform. */
  readonly platform?: string;
  /** The value as it stands in the image; absent when there is none. */
  readonly revision?: string;
  readonly source?: RevisionSource;
  /** Why there is none, when more is known than that it is not there. */
  readonly reason?: string;
}

/** How the statements compare with the commit; the worst of them counts. */
export type RevisionVerdict =
  | { readonly status: 'match'; readonly revision: string }
  | { readonly status: 'mismatch' | 'unknown'; readonly problems: readonly string[] }
  | { readonly status: 'unchecked'; readonly revision?: string };

interface Expected {
  /** Absent for a tag given by hand: then the platforms must only agree. */
  readonly commit?: string;
  readonly mergeCommit?: string;
}

/** Compares in full, whatever the case of the digits. */
export function judgeRevision(
  statements: readonly RevisionStatement[],
  expected: Expected,
): RevisionVerdict {
  const first = statements.find((one) => isFull(one.revision))?.revision?.toLowerCase();
  const commit = expected.commit ?? first;
  const judged = statements.map((statement) => judge(statement, { ...expected, commit }));
  const mismatches = judged.filter((one) => one?.status === 'mismatch');
  const unknowns = judged.filter((one) => one?.status === 'unknown');
  const worst = mismatches.length > 0 ? mismatches : unknowns;
  const [status] = worst.map((one) => one?.status);
  if (status !== undefined) return { status, problems: worst.map((one) => one?.problem ?? '') };
  if (commit === undefined || statements.length === 0) {
    return { status: 'unknown', problems: ['the image has no platform that says anything'] };
  }
  return { status: 'match', revision: commit };
}

interface Judgement {
  readonly status: 'mismatch' | 'unknown';
  readonly problem: string;
}

function judge(
  statement: RevisionStatement,
  expected: Omit<Expected, 'commit'> & { readonly commit: string | undefined },
): Judgement | undefined {
  const who = describe(statement);
  const { revision } = statement;
  if (revision === undefined) {
    const reason = statement.reason ?? 'has no org.opencontainers.image.revision';
    return { status: 'unknown', problem: `${who} ${reason}` };
  }
  const seen = `${who} says ${JSON.stringify(revision.slice(0, 80))} (${statement.source})`;
  const lower = revision.toLowerCase();
  if (
    expected.commit === undefined ||
    (!isFull(revision) && isAbbreviation(lower, expected.commit))
  ) {
    return { status: 'unknown', problem: `${seen}, expected a commit in full` };
  }
  if (lower === expected.commit) return undefined;
  const why =
    lower === expected.mergeCommit ? ', which is the merge commit of the pull request' : '';
  return { status: 'mismatch', problem: `${seen}${why}, expected "${expected.commit}"` };
}

function describe(statement: RevisionStatement): string {
  const platform = statement.platform === undefined ? '' : ` (${statement.platform})`;
  return `${statement.digest}${platform}`;
}

/** SHA-1 or SHA-256 object names. */
function isFull(revision: string | undefined): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i.test(revision ?? '');
}

function isAbbreviation(revision: string, commit: string): boolean {
  return /^[0-9a-f]{4,}$/.test(revision) && commit.startsWith(revision);
}
