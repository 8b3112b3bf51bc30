import type { MeasuredImage, Measurements } from './measurements.ts';
import type { Report, StorageReport } from './report.ts';

/** What the report does not say and metrics need. */
export interface MeasureFacts {
  readonly images: readonly MeasuredImage[];
  /** Milliseconds since the epoch. */
  readonly endedAt: number;
  /** Neither the time limit nor a cancellation cut the run short. */
  readonly isComplete: boolean;
}

/** What metrics say of a run. Pure. */
export function measure(
  report: Report,
  { images, endedAt, isComplete }: MeasureFacts,
): Measurements {
  const { scopes, storages, durationMs, requests } = report;
  const known = images.filter(({ outcome }) => outcome !== 'unverifiable').length;
  const broken = images.filter(({ outcome }) => outcome === 'broken').length;
  const total = (of: (storage: StorageReport) => number) =>
    storages.reduce((sum, storage) => sum + of(storage), 0);
  const checked = known + total(({ counts }) => counts.tags);
  const isReadable = scopes.every(({ code }) => code === undefined || code === 'SELECTION_EMPTY');
  // An image that could not be seen has no value: what it was before has to stand until it is seen.
  const isSuccess = isComplete && isEverythingKnown(report);
  return {
    images,
    failures: broken + total(brokenPlaces),
    checked,
    ...(isSuccess ? { lastSuccess: Math.floor(endedAt / 1000) } : {}),
    ...(scopes.length === 0 ? {} : { catalogAccessible: isReadable }),
    duration: durationMs / 1000,
    requests,
  };
}

function isEverythingKnown({ images, scopes, storages }: Report): boolean {
  return (
    [...images, ...scopes].every(({ outcome }) => outcome !== 'unverifiable') &&
    storages.every(({ unverifiable }) => unverifiable.length === 0)
  );
}

/** Tags that are hit, and repositories in which only digests are. */
function brokenPlaces({ faults }: StorageReport): number {
  const places = faults.flatMap(({ repository, tags }) =>
    tags.length === 0 ? [repository] : tags.map((tag) => `${repository}:${tag}`),
  );
  return new Set(places).size;
}
