import { type Digest, EMPTY_JSON_DIGEST, edgesOf, type Fault } from '@image-relay/oci';
import { RegistryError } from '../errors.ts';
import type { Registry } from '../port.ts';
import { withoutAnswer } from '../verify/observation.ts';
import { type ImageVerdict, verifyImages } from '../verify/verify.ts';
import type { StorageFiles } from './files.ts';
import type { Ledger } from './ledger.ts';
import { isLinked, readTag } from './link.ts';
import { documentIn } from './manifests.ts';
import { blobFile, digestLink, linkedDigests } from './paths.ts';
import { storageRegistry } from './storage-registry.ts';

/** What the parts of a scan share. `step` tells the progress and throws once the scan is to end. */
export interface Scan {
  readonly files: StorageFiles;
  readonly ledger: Ledger;
  readonly step: () => void;
}

interface RepositoryScan extends Scan {
  readonly repository: string;
  /** Every digest that a manifest led to so far, the manifests included. */
  readonly named: Set<Digest>;
  readonly registry: Registry;
  /** Something could not be looked at, so that nobody knows what it names. */
  hasUnknown: boolean;
}

/** Images that are verified together: enough to share what they have in common. */
const batchSize = 256;

/** Verifies every tag, then every revision that no tag led to, then looks at layers nobody named. */
export async function scanRepository(scan: Scan, repository: string): Promise<void> {
  const named = new Set<Digest>([EMPTY_JSON_DIGEST]);
  const registry = noting(storageRegistry(scan.files), named);
  const here: RepositoryScan = { ...scan, repository, named, registry, hasUnknown: false };
  try {
    await scanTags(here);
    await scanRevisions(here);
    await scanLayerLinks(here);
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    const { code, message } = withoutAnswer(error);
    scan.ledger.add({ code, path: [], message }, { repository });
  }
}

async function scanTags(scan: RepositoryScan): Promise<void> {
  const { registry, ledger, repository } = scan;
  for await (const tags of inBatches(registry.listTags({ registry: '', repository }))) {
    ledger.counts.tags += tags.length;
    for (const { target, ...verdict } of await verify(scan, tags, 'verify')) {
      for (const fault of findingsOf(verdict)) {
        const tag = target.reference;
        const located = fault.path.length > 0 ? fault : await locate(scan, tag, fault);
        ledger.add(located, { repository, tag });
      }
    }
  }
}

async function scanRevisions(scan: RepositoryScan): Promise<void> {
  const { files, ledger, repository, named } = scan;
  const reached = new Set(named);
  for await (const digests of inBatches(linkedDigests(files, repository, 'revision'))) {
    const isStray = await Promise.all(
      digests.map(async (digest) => !reached.has(digest) && (await hasLink(scan, digest))),
    );
    const strays = digests.filter((_, at) => isStray[at]);
    ledger.counts.revisions += digests.length;
    for (const verdict of await verify(scan, strays, 'ignore')) {
      for (const fault of findingsOf(verdict)) ledger.add(fault, { repository });
    }
    if (scan.hasUnknown) continue;
    for (const digest of strays) {
      const message = `no tag of ${repository} leads to the manifest ${digest}`;
      ledger.warn({ code: 'REVISION_UNREFERENCED', repository, digest, message });
    }
  }
}

/** A DELETE leaves the folder of the revision and takes its link. */
async function hasLink({ files, repository }: RepositoryScan, digest: Digest): Promise<boolean> {
  const link = digestLink(repository, 'revision', digest);
  // What may not be looked at is told by the verification.
  return link !== undefined && (await files.size(link).catch(() => 0)) !== undefined;
}

async function scanLayerLinks(scan: RepositoryScan): Promise<void> {
  const { files, ledger, repository, named, hasUnknown } = scan;
  for await (const digests of inBatches(linkedDigests(files, repository, 'layer'))) {
    ledger.counts.layerLinks += digests.length;
    scan.step();
    const orphans = digests.filter((digest) => !named.has(digest));
    await Promise.all(orphans.map((digest) => judgeOrphan(digest)));
  }

  async function judgeOrphan(digest: Digest): Promise<void> {
    const problem = await problemOf(scan, digest);
    if (problem === 'gone' || (problem === undefined && hasUnknown)) return;
    const code = problem === undefined ? 'LAYER_LINK_ORPHAN' : 'LAYER_LINK_BROKEN';
    const nobody = `no manifest of ${repository} names ${digest}`;
    const message = problem === undefined ? `${nobody}, and it is kept` : `${nobody}: ${problem}`;
    ledger.warn({ code, repository, digest, message });
  }
}

/** What is wrong with a layer link; `gone` when there is a folder without it. */
async function problemOf(scan: RepositoryScan, digest: Digest): Promise<string | undefined> {
  const { files, repository } = scan;
  try {
    if (!(await isLinked(files, { repository, kind: 'layer' }, digest))) return 'gone';
    const size = await files.size(blobFile(digest));
    return size === undefined ? 'its blob is not there' : undefined;
  } catch (error) {
    const { state, code, message } = withoutAnswer(error);
    if (state === 'unverifiable') scan.ledger.add({ code, path: [digest], digest, message }, scan);
    return state === 'unverifiable' ? 'gone' : message;
  }
}

async function verify(
  scan: RepositoryScan,
  references: readonly string[],
  referrers: 'verify' | 'ignore',
): Promise<readonly ImageVerdict[]> {
  const { registry, repository } = scan;
  const targets = references.map((reference) => ({ registry: '', repository, reference }));
  const verdicts = await verifyImages(registry, targets, { depth: 'head', referrers });
  scan.hasUnknown ||= verdicts.some(({ unverifiable }) => unverifiable.length > 0);
  scan.step();
  return verdicts;
}

function findingsOf({
  faults,
  unverifiable,
}: Pick<ImageVerdict, 'faults' | 'unverifiable'>): readonly Fault[] {
  return [...faults, ...unverifiable];
}

/** The walk saw no manifest behind a tag; its link tells whether it has one, and of what digest. */
async function locate(scan: RepositoryScan, tag: string, fault: Fault): Promise<Fault> {
  const lost = { code: 'TAG_MISSING', path: [], expected: 'a manifest' } as const;
  try {
    const digest = await readTag(scan.files, scan.repository, tag);
    if (digest === undefined) return { ...lost, message: `the tag "${tag}" has no link` };
    scan.named.add(digest);
    const place = { digest, path: [digest] };
    if (!fault.code.endsWith('_MISSING')) return { ...fault, ...place };
    const message = `the tag "${tag}" leads to ${digest}, which is not there`;
    return { ...lost, ...place, message };
  } catch (error) {
    const { state, message } = withoutAnswer(error);
    return state === 'faulty' ? { ...lost, message } : fault;
  }
}

/** Notes every manifest that is read and all that it names. */
function noting(registry: Registry, named: Set<Digest>): Registry {
  return {
    ...registry,
    async getManifest(repository, reference) {
      const manifest = await registry.getManifest(repository, reference);
      if (manifest === undefined) return undefined;
      named.add(manifest.digest);
      const document = documentIn(manifest.bytes);
      for (const { descriptor } of document === undefined ? [] : edgesOf(document)) {
        named.add(descriptor.digest);
      }
      return manifest;
    },
  };
}

async function* inBatches<T>(items: AsyncIterable<T>): AsyncGenerator<readonly T[]> {
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
