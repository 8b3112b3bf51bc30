import type { Digest } from '@image-relay/oci';
import type { RegistryError } from '../errors.ts';
import { withoutAnswer } from '../verify/observation.ts';
import type { StorageFiles } from './files.ts';
import type { StorageCounts, StorageScan } from './finding.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { openStorageFiles, type StorageOptions } from './open-storage.ts';
import { blobFile, storedDigests } from './paths.ts';
import { repositoriesIn } from './repositories.ts';
import { scanRepository } from './scan-repository.ts';

export interface ScanOptions extends StorageOptions {
  /** Called now and then with what was looked at so far. */
  readonly onProgress?: (counts: StorageCounts) => void;
  /** Ends the scan: it throws the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Repositories under way at a time: with many small ones the files of several are waited for. */
const repositoriesInFlight = 4;
const blobsPerStep = 1_000;
/** The digest of no bytes at all, as a layer may have. */
const emptyBlobs = /:(e3b0c44298fc1c149afbf4c8996fb924|cf83e1357eefb8bdf1542850d66d8007)/;

/**
 * Scans the storage folder of CNCF distribution: every tag and every other revision of every
 * repository is verified as a registry on it would serve it, and what no image needs is warned
 * about. Reads only; layers are not read. REGISTRY_PROTOCOL for a folder that is no storage.
 */
export async function scanStorage(root: string, options: ScanOptions = {}): Promise<StorageScan> {
  const files = await openStorageFiles(root, options);
  const ledger = openLedger();
  const step = () => {
    options.signal?.throwIfAborted();
    options.onProgress?.({ ...ledger.counts });
  };
  const unreadable = (repository: string, error: RegistryError) => {
    const { code, message } = withoutAnswer(error);
    ledger.add({ code, path: [], message }, { repository });
  };
  const repositories = repositoriesIn(files, unreadable);
  await inParallel(async () => {
    for await (const repository of repositories) {
      await scanRepository({ files, ledger, step }, repository);
      ledger.counts.repositories += 1;
      step();
    }
  });
  await scanBlobs(files, ledger, step);
  return ledger.close();
}

/** Empty files are poison also where no image needs them yet. */
async function scanBlobs(files: StorageFiles, ledger: Ledger, step: () => void): Promise<void> {
  const { counts } = ledger;
  const digests = storedDigests(files, (error) => {
    const { code, message } = withoutAnswer(error);
    ledger.add({ code, path: [], message }, { repository: '' });
  });
  await inParallel(async () => {
    for await (const digest of digests) {
      const size = await sizeOfBlob(files, ledger, digest);
      if (size === undefined) continue;
      counts.blobs += 1;
      counts.bytes += size;
      if (counts.blobs % blobsPerStep === 0) step();
      if (size > 0 || emptyBlobs.test(digest) || ledger.knows(digest)) continue;
      ledger.warn({ code: 'BLOB_EMPTY', digest, message: `the file of ${digest} has no bytes` });
    }
  });
  step();
}

/** Undefined also for a file that cannot be looked at, which is a finding unless an image told it. */
async function sizeOfBlob(
  files: StorageFiles,
  ledger: Ledger,
  digest: Digest,
): Promise<number | undefined> {
  try {
    return await files.size(blobFile(digest));
  } catch (error) {
    const { code, message } = withoutAnswer(error);
    const isTold = ledger.knows(digest);
    if (!isTold) ledger.add({ code, digest, path: [digest], message }, { repository: '' });
    return undefined;
  }
}

/** A generator that several loops read from gives each of its values to one of them. */
async function inParallel(loop: () => Promise<void>): Promise<void> {
  await Promise.all(Array.from({ length: repositoriesInFlight }, loop));
}
