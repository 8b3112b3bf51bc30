import type { Log } from '@image-relay/action-kit';
import type { StorageScan } from '@image-relay/registry';
import type { StorageReport } from './core/report.ts';
import type { ImageInput } from './image-input.ts';
import type { ListFailure } from './scopes.ts';

export interface StorageOptions {
  readonly log: Pick<Log, 'info' | 'progress'>;
  readonly signal: AbortSignal;
  /** What a failed look says; throws what is none. */
  readonly failureOf: (error: unknown) => ListFailure;
}

const prefix = /^storage:/;
const nothing = { repositories: 0, tags: 0, revisions: 0, layerLinks: 0, blobs: 0, bytes: 0 };

/** Scans every storage folder among the images, one after the other: they share the disk. */
export async function scanStorages(
  images: readonly ImageInput[],
  options: StorageOptions,
): Promise<readonly StorageReport[]> {
  const reports: StorageReport[] = [];
  const texts = images.flatMap(({ kind, text }) => (kind === 'storage' ? [text] : []));
  for (const text of new Set(texts)) {
    const { faults, unverifiable, ...rest } = await scan(text, options);
    const report = { storage: text, ...rest, faults, unverifiable };
    options.log.info(`${report.outcome} ${text} ${report.counts.tags} tags`);
    reports.push(report);
  }
  return reports;
}

/** A folder that cannot be scanned to its end is unverifiable, whatever was found before. */
async function scan(
  text: string,
  { log, signal, failureOf }: StorageOptions,
): Promise<StorageScan> {
  const { scanStorage } = await import('@image-relay/registry');
  let counts = nothing;
  try {
    return await scanStorage(text.replace(prefix, ''), {
      signal,
      onProgress(now) {
        counts = now;
        log.progress(now.tags, Number.POSITIVE_INFINITY, `tags of ${text} scanned`);
      },
    });
  } catch (error) {
    const { code, message } = failureOf(error);
    const finding = { code, message, path: [], repository: '', tags: [] };
    return { outcome: 'unverifiable', faults: [], unverifiable: [finding], warnings: [], counts };
  }
}
