import { type Digest, EMPTY_JSON_DIGEST, type Fault } from '@image-relay/oci';
import { withoutAnswer } from '../verify/observation.ts';
import { verifyImages } from '../verify/verify.ts';
import { inBatches } from './batches.ts';
import { readTag } from './link.ts';
import { noting } from './noting.ts';
import { digestLink, linkedDigests } from './paths.ts';
import type { RepositoryScan, Scan } from './repository-scan.ts';
import { scanLayerLinks } from './scan-layer-links.ts';
import { storageRegistry } from './storage-registry.ts';

/** Verifies what each tag leads to, then every other revision, then looks at layers nobody named. */
export async function scanRepository(scan: Scan, repository: string): Promise<void> {
  const named = new Set<Digest>([EMPTY_JSON_DIGEST]);
  const names = new Set<string>();
  const registry = noting(storageRegistry(scan.files), { named, tags: names });
  const tags = new Map<Digest, string[]>();
  const here: RepositoryScan = { ...scan, repository, registry, tags, named, hasUnknown: false };
  try {
    for await (const batch of inBatches(registry.listTags({ registry: '', repository }))) {
      for (const tag of batch) names.add(tag);
      await Promise.all(batch.map((tag) => followTag(here, tag)));
      scan.step();
    }
    for await (const roots of inBatches(tags.keys())) await verify(here, roots, 'verify');
    await scanRevisions(here);
    await scanLayerLinks(here);
  } catch (error) {
    const { code, message } = withoutAnswer(error);
    scan.ledger.add({ code, path: [], message }, { repository });
  }
}

/** Notes where a tag leads to; one that leads nowhere is a fault. */
async function followTag(scan: RepositoryScan, tag: string): Promise<void> {
  const { files, ledger, repository, tags, named } = scan;
  ledger.counts.tags += 1;
  try {
    const digest = await readTag(files, repository, tag);
    if (digest !== undefined) {
      named.add(digest);
      const known = tags.get(digest);
      if (known === undefined) tags.set(digest, [tag]);
      else known.push(tag);
      return;
    }
    const message = `the tag "${tag}" has no link`;
    ledger.add({ code: 'TAG_MISSING', path: [], message }, { repository, tags: [tag] });
  } catch (error) {
    const { state, code, message } = withoutAnswer(error);
    scan.hasUnknown = true;
    const fault = { code: state === 'faulty' ? 'TAG_MISSING' : code, path: [], message } as const;
    ledger.add(fault, { repository, tags: [tag] });
  }
}

async function scanRevisions(scan: RepositoryScan): Promise<void> {
  const { files, ledger, repository } = scan;
  const reached = new Set(scan.named);
  for await (const digests of inBatches(linkedDigests(files, repository, 'revision'))) {
    ledger.counts.revisions += digests.length;
    const others = digests.filter((digest) => !reached.has(digest));
    const isLinked = await Promise.all(others.map((digest) => hasLink(scan, digest)));
    const strays = others.filter((_, at) => isLinked[at]);
    await verify(scan, strays, 'ignore');
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

async function verify(
  scan: RepositoryScan,
  roots: readonly Digest[],
  referrers: 'verify' | 'ignore',
): Promise<void> {
  const { registry, repository, ledger } = scan;
  const targets = roots.map((reference) => ({ registry: '', repository, reference }));
  const verdicts = await verifyImages(registry, targets, { depth: 'head', referrers });
  for (const { target, faults, unverifiable } of verdicts) {
    const tags = scan.tags.get(target.reference as Digest) ?? [];
    for (const fault of [...faults, ...unverifiable]) {
      ledger.add(lostTags(fault, tags), { repository, tags });
    }
    scan.hasUnknown ||= unverifiable.length > 0;
  }
  scan.step();
}

/** A missing manifest that tags lead to is what a client knows as a missing tag. */
function lostTags(fault: Fault, tags: readonly string[]): Fault {
  if (fault.code !== 'MANIFEST_MISSING' || fault.path.length > 1 || tags.length === 0) return fault;
  const some = tags.slice(0, 3).map((tag) => `"${tag}"`);
  const names = `${some.join(', ')}${tags.length > some.length ? ' and others' : ''}`;
  const message = `the tag ${names} leads to ${fault.digest}, which is not there`;
  return { ...fault, code: 'TAG_MISSING', message };
}
