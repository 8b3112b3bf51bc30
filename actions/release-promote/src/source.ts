import { ActionError } from '@image-relay/action-kit';
import {
  type Digest,
  type Fault,
  formatReference,
  formatRepository,
  isDigest,
  type RepositoryName,
} from '@image-relay/oci';
import type { RawManifest, Registry, VerifyOptions } from '@image-relay/registry';
import type { Origin } from './locate.ts';

/** An image that is to be tagged, read once: what is verified, copied and tagged are these bytes. */
export interface Source {
  readonly repository: RepositoryName;
  readonly root: RawManifest;
  /** Reads the rest; the manifests that it read it knows. */
  readonly registry: Registry;
}

/** Reads the root below a tag or digest. Throws SOURCE_NOT_FOUND, and SOURCE_BROKEN for other bytes. */
export async function readSource(
  registry: Registry,
  repository: RepositoryName,
  reference: string,
): Promise<Source> {
  const root = await registry.getManifest(repository, reference);
  if (root === undefined) {
    const what = `${formatRepository(repository)} has no ${JSON.stringify(reference)}`;
    const hint = 'check that the build has pushed it, and name its digest';
    throw new ActionError('SOURCE_NOT_FOUND', what, { hint });
  }
  if (isDigest(reference) && root.digest !== reference) {
    const what = `${formatRepository(repository)} serves ${root.digest} as ${reference}`;
    throw new ActionError('SOURCE_BROKEN', what, { hint: 'build and push the image again' });
  }
  return { repository, root, registry: remembering(registry, repository, root) };
}

/** Of one image; most have some kilobytes of manifests. */
const rememberedBytes = 16 * 1024 * 1024;

/** What was verified is what is copied: manifests are read once and then remembered by digest. */
function remembering(registry: Registry, repository: RepositoryName, root: RawManifest): Registry {
  const place = formatRepository(repository);
  const known = new Map<string, RawManifest>([[root.digest, root]]);
  let bytes = 0;
  const getManifest: Registry['getManifest'] = async (other, wanted) => {
    if (formatRepository(other) !== place) return await registry.getManifest(other, wanted);
    const remembered = known.get(wanted);
    if (remembered !== undefined) return remembered;
    const manifest = await registry.getManifest(other, wanted);
    if (manifest?.digest !== wanted || bytes + manifest.bytes.length > rememberedBytes) {
      return manifest;
    }
    bytes += manifest.bytes.length;
    known.set(wanted, manifest);
    return manifest;
  };
  return { ...registry, getManifest };
}

/**
 * Throws for an image that is not whole, or not the one that is expected; nothing is written then.
 * One that was found has to come from the commit of its origin, or from one with the same git tree.
 */
export async function requireWhole(
  { repository, root, registry }: Source,
  options: VerifyOptions,
  origin?: Origin,
): Promise<void> {
  const { verifyImage } = await import('@image-relay/registry');
  const verdict = await verifyImage(
    registry,
    { ...repository, reference: root.digest },
    origin === undefined ? options : { ...options, revision: origin.commit },
  );
  const faults = await unexplained(verdict.faults, origin);
  if (faults.length === 0 && verdict.unverifiable.length === 0) return;
  const image = formatReference({ ...repository, digest: root.digest });
  throw objectionTo(image, { faults, unverifiable: verdict.unverifiable });
}

async function unexplained(
  faults: readonly Fault[],
  origin: Origin | undefined,
): Promise<readonly Fault[]> {
  if (origin === undefined) return faults;
  const left: Fault[] = [];
  for (const fault of faults) {
    const { code, actual = '' } = fault;
    const isExplained =
      (code === 'REVISION_UNKNOWN' && origin.isTrusted) ||
      (code === 'REVISION_MISMATCH' && (await origin.hasSameTree(actual.toLowerCase())));
    if (!isExplained) left.push(fault);
  }
  return left;
}

interface Objections {
  readonly faults: readonly Fault[];
  readonly unverifiable: readonly Fault[];
}

const shownFaults = 50;

function objectionTo(image: string, { faults, unverifiable }: Objections): ActionError {
  const found = faults.length > 0 ? faults : unverifiable;
  const details = found.slice(0, shownFaults).map(describe);
  const more = found.length - details.length;
  const all = more > 0 ? [...details, `and ${more} more`] : details;
  const [code, what, hint] = wordsFor(faults);
  return new ActionError(code, `${image} ${what}; nothing was written`, { details: all, hint });
}

function wordsFor(faults: readonly Fault[]): readonly [code: string, what: string, hint: string] {
  const codes = new Set(faults.map(({ code }) => code));
  if (faults.length === 0) {
    return ['SOURCE_UNVERIFIABLE', 'could not be verified', 'see why below, and run again'];
  }
  const isRevision = [...codes].every((code) => code.startsWith('REVISION_'));
  if (!isRevision) return ['SOURCE_BROKEN', 'is broken', 'build and push the image again'];
  return codes.has('REVISION_MISMATCH')
    ? [
        'SOURCE_REVISION_MISMATCH',
        'was built from another commit',
        'promote the image of that commit',
      ]
    : [
        'SOURCE_REVISION_UNKNOWN',
        'does not say which commit it was built from',
        'label it when it is built, or leave `revision` out',
      ];
}

function describe({ code, message, path, digest }: Fault): string {
  const at: readonly Digest[] =
    digest === undefined || path.includes(digest) ? path : [...path, digest];
  return `${code}: ${message} (${at.join(' > ')})`;
}
