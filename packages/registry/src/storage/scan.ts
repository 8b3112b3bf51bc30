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
  const unreadable = (folder: string, error: RegistryError) => addUnreadable(ledger, folder, error);
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
  const digests = storedDigests(files);
  await inParallel(async () => {
    for await (const digest of digests) {
      const size = await files.size(blobFile(digest)).catch((error: unknown) => {
        addUnreadable(ledger, 'blobs', error);
        return undefined;
      });
      if (size === undefined) continue;
      ledger.counts.blobs += 1;
      ledger.counts.bytes += size;
      if (ledger.counts.blobs % 1000 === 0) step();
      if (size > 0 || emptyBlobs.test(digest) || ledger.knows(digest)) continue;
      ledger.warn({ code: 'BLOB_EMPTY', digest, message: `the file of ${digest} has no bytes` });
    }
  });
  step();
}

function addUnreadable(ledger: Ledger, repository: string, error: unknown): void {
  const { code, message } = withoutAnswer(error);
  ledger.add({ code, path: [], message }, { repository });
}

/** A generator that several loops read from gives each of its values to one of them. */
async function inParallel(loop: () => Promise<void>): Promise<void> {
  await Promise.all(Array.from({ length: repositoriesInFlight }, loop));
}
