import type { Digest, Fault } from '@image-relay/oci';
import type { Leaf, LostNode } from './leaf.ts';

/** Everything of an image that says which commit it was built from. */
export interface RevisionEvidence {
  readonly root: Digest;
  /** The annotation of the root when it is an index. */
  readonly indexRevision?: string;
  readonly leaves: readonly Leaf[];
  readonly lost: readonly LostNode[];
}

/** Labels and annotations against the expected commit; every statement counts, and silence is a fault. Pure. */
export function judgeRevision(
  evidence: RevisionEvidence,
  expected: string | undefined,
): readonly Fault[] {
  if (expected === undefined) return [];
  const { root, indexRevision, leaves, lost } = evidence;
  const mismatches = leaves.flatMap(({ revisions, digest, path }) =>
    revisions
      .filter((revision) => !isSameCommit(revision, expected))
      .map((actual): Fault => mismatch({ digest, path }, expected, actual)),
  );
  if (indexRevision !== undefined) {
    if (isSameCommit(indexRevision, expected)) return mismatches;
    return [mismatch({ digest: root, path: [root] }, expected, indexRevision), ...mismatches];
  }
  const silent = leaves.filter(
    ({ revisions, isConfigKnown }) => isConfigKnown && revisions.length === 0,
  );
  const isNothingSaid = leaves.length === 0 && lost.length === 0;
  const unknown = isNothingSaid ? [{ digest: root, path: [root] }] : silent;
  return [...mismatches, ...unknown.map((leaf) => silence(leaf, expected))];
}

function isSameCommit(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

type Place = Pick<Leaf, 'digest' | 'path'>;

function mismatch({ digest, path }: Place, expected: string, actual: string): Fault {
  const message = `the image says it was built from commit "${actual}", expected ${expected}`;
  return { code: 'REVISION_MISMATCH', digest, path, expected, actual, message };
}

function silence({ digest, path }: Place, expected: string): Fault {
  const message =
    'neither the label nor an annotation org.opencontainers.image.revision says which commit it was built from';
  return { code: 'REVISION_UNKNOWN', digest, path, expected, actual: 'no revision', message };
}
