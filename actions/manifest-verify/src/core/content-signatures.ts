import type { Fault } from '@image-relay/oci';
import { type Evidence, type Signature, withCode } from './signature.ts';

const pushAgain =
  'Push the image again: equal content gets the same digests, so that nothing else has to change.';
const keepChildren =
  'Then let the clean-up keep what tagged indexes refer to: with CNCF distribution before 3.0 run garbage-collect without --delete-untagged, or give every child a tag of its own.';

/** What missing or damaged content looks like, by the way it got lost. */
export const contentSignatures: readonly Signature[] = [
  {
    mechanism: 'tag-without-manifest',
    isIncident: true,
    matches: (verdict) => withCode(verdict, 'TAG_MISSING').length > 0,
    what: () =>
      'The tag is listed and its manifest is gone: the manifest was deleted and the tag was left, or writing the tag was interrupted.',
    advice: `${pushAgain} Or delete the tag.`,
  },
  {
    mechanism: 'no-such-image',
    matches: (verdict) => rootMissing(verdict).length > 0,
    what: () => 'There is no such tag or digest in the repository.',
    advice:
      'Check the spelling of the image. If it was pushed a moment ago, set the input wait; if it was deleted, push it again.',
  },
  {
    mechanism: 'untagged-children-removed',
    isIncident: true,
    matches: (verdict) => isEveryChildGone(verdict),
    what: (verdict) =>
      `The index is there and all ${missingChildren(verdict).length} manifests below it are gone. This is what a clean-up of untagged manifests leaves (garbage-collect --delete-untagged, or a job that deletes untagged package versions): the children of an index have no tags of their own.`,
    advice: `${pushAgain} On GitHub Packages the deleted versions can also be restored for 30 days. ${keepChildren}`,
  },
  {
    mechanism: 'children-removed-one-by-one',
    isIncident: true,
    matches: (verdict) => missingChildren(verdict).length > 0 && !isEveryChildGone(verdict),
    what: (verdict) =>
      `${countOfLost(verdict)}: they were deleted by digest, or by a clean-up that looked at each version alone.`,
    advice: `${pushAgain} On GitHub Packages the deleted versions can also be restored for 30 days. ${keepChildren}`,
  },
  {
    mechanism: 'referrer-removed',
    isIncident: true,
    matches: (verdict) => missingReferrers(verdict).length > 0,
    what: () =>
      'Something that refers to the image (a signature, an attestation, an SBOM) is listed and gone: clean-ups that delete untagged manifests take referrers as well.',
    advice: 'Attach it again, and let the clean-up keep what refers to kept images.',
  },
  {
    mechanism: 'layers-swept',
    isIncident: true,
    matches: (verdict) => withCode(verdict, 'BLOB_MISSING').length > 0,
    what: () =>
      'Manifests are there and content they name is gone: a garbage collection ran during the push, or the storage lost files.',
    advice: `${pushAgain} Garbage collection needs a registry that is stopped or read-only meanwhile.`,
  },
  {
    mechanism: 'empty-file',
    isIncident: true,
    matches: ({ faults, source }) =>
      faults.some(
        ({ code, actual }) =>
          (code === 'SIZE_MISMATCH' && actual === '0') ||
          (code === 'BLOB_UNREADABLE' && source === 'storage'),
      ),
    what: () => 'A stored file has no bytes at all: a full disk or a crash while it was written.',
    advice: 'Delete the empty files from the storage, then push the image again.',
  },
  {
    mechanism: 'stale-descriptor-cache',
    isIncident: true,
    matches: (verdict) =>
      verdict.source === 'registry' && withCode(verdict, 'BLOB_UNREADABLE').length > 0,
    what: () =>
      'The registry promises bytes and sends none: the file is gone or damaged while the registry still answers from its cache of descriptors.',
    advice: 'Restart the registry so that its cache is empty, then push the image again.',
  },
  {
    mechanism: 'altered-content',
    isIncident: true,
    matches: (verdict) => withCode(verdict, 'DIGEST_MISMATCH').length > 0,
    what: () =>
      'Bytes do not have the digest they are stored under: damaged storage, or a proxy or cache that answers with something else.',
    advice:
      'Ask the registry without the proxy; if it stays, delete the content and push the image again.',
  },
];

function isRoot({ path }: Fault): boolean {
  return path.length < 2;
}

function rootMissing(verdict: Evidence): readonly Fault[] {
  return withCode(verdict, 'MANIFEST_MISSING').filter(isRoot);
}

function missingReferrers(verdict: Evidence): readonly Fault[] {
  const missing = withCode(verdict, 'MANIFEST_MISSING').filter((fault) => !isRoot(fault));
  return missing.filter(({ path }) => isReferrer(verdict, path));
}

function missingChildren(verdict: Evidence): readonly Fault[] {
  const missing = withCode(verdict, 'MANIFEST_MISSING').filter((fault) => !isRoot(fault));
  return missing.filter(({ path }) => !isReferrer(verdict, path));
}

function isReferrer({ referrers }: Evidence, path: Fault['path']): boolean {
  return path[1] !== undefined && referrers.includes(path[1]);
}

/** Manifests below the root: all that were looked at, without the root and its referrers. */
function childCount({ counts, referrers }: Evidence): number | undefined {
  return counts && counts.manifests - 1 - referrers.length;
}

function countOfLost(verdict: Evidence): string {
  const lost = missingChildren(verdict).length;
  const all = childCount(verdict);
  return all === undefined
    ? `Indexes are there and ${lost} manifests below them are not`
    : `Of ${all} manifests below the root ${lost} cannot be found and the others are there`;
}

function isEveryChildGone(verdict: Evidence): boolean {
  const { length } = missingChildren(verdict);
  return length > 0 && length === childCount(verdict);
}
