import type { Digest } from '@image-relay/oci';
import { withoutAnswer } from '../verify/observation.ts';
import { inBatches } from './batches.ts';
import { isLinked } from './link.ts';
import { blobFile, linkedDigests } from './paths.ts';
import type { RepositoryScan } from './repository-scan.ts';

/** Warns about layer links that no manifest needs; the others were verified with their images. */
export async function scanLayerLinks(scan: RepositoryScan): Promise<void> {
  const { files, ledger, repository, named } = scan;
  for await (const digests of inBatches(linkedDigests(files, repository, 'layer'))) {
    ledger.counts.layerLinks += digests.length;
    scan.step();
    const orphans = digests.filter((digest) => !named.has(digest));
    await Promise.all(orphans.map((digest) => judgeOrphan(scan, digest)));
  }
}

async function judgeOrphan(scan: RepositoryScan, digest: Digest): Promise<void> {
  const { ledger, repository } = scan;
  const { state, problem } = await look(scan, digest);
  if (state === 'absent' || (state === 'whole' && scan.hasUnknown)) return;
  const text = `no manifest of ${repository} names ${digest}`;
  if (state === 'whole') {
    const message = `${text}, and it is kept`;
    ledger.warn({ code: 'LAYER_LINK_ORPHAN', repository, digest, message });
    return;
  }
  const message = `${text}, and ${problem}`;
  ledger.warn({ code: 'LAYER_LINK_BROKEN', repository, digest, message });
}

/** `absent`: there is a folder without a link, or nobody may look at it. */
async function look(
  { files, ledger, repository }: RepositoryScan,
  digest: Digest,
): Promise<{ readonly state: 'absent' | 'whole' | 'broken'; readonly problem?: string }> {
  try {
    if (!(await isLinked(files, { repository, kind: 'layer' }, digest))) return { state: 'absent' };
    const size = await files.size(blobFile(digest));
    return size === undefined
      ? { state: 'broken', problem: 'its blob is not there' }
      : { state: 'whole' };
  } catch (error) {
    const { state, code, message } = withoutAnswer(error);
    if (state === 'faulty') return { state: 'broken', problem: message };
    ledger.add({ code, digest, path: [digest], message }, { repository });
    return { state: 'absent' };
  }
}
