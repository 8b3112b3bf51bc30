import { readFile } from 'node:fs/promises';
import {
  type MetricFamily,
  type MetricSample,
  readMetric,
  renderMetricFamilies,
  writeWhole,
} from '@image-relay/action-kit';
import { type ClassRow, isStuck, type PackageReport, type Report } from './core/report.ts';
import { unwritable } from './output-files.ts';

const lastSuccessName = 'registry_prune_last_success_timestamp_seconds';

/** A run that came to a report, and what only its end knows. */
export interface MeasuredRun {
  readonly report: Report;
  /** Seconds. */
  readonly duration: number;
  /** Unix time, in seconds. */
  readonly endedAt: number;
}

/** Outcomes after which nothing is left for people to do. */
const good: readonly Report['outcome'][] = ['clean', 'planned', 'applied', 'partial'];

/**
 * Writes what a run measured; one that is no success keeps the time of the last one that the file
 * holds. Throws METRICS_UNWRITABLE.
 */
export async function writeMetrics(path: string, run: MeasuredRun): Promise<void> {
  const lastSuccess = isGood(run.report) ? run.endedAt : await readLastSuccess(path);
  await write(path, familiesOf(run, lastSuccess));
}

/** Writes that a run failed before it came to a report; of all else nothing is known. */
export async function writeFailure(path: string): Promise<void> {
  await write(path, successOf(false, await readLastSuccess(path)));
}

async function readLastSuccess(path: string): Promise<number | undefined> {
  return readMetric(await readFile(path, 'utf8').catch(() => ''), lastSuccessName);
}

async function write(path: string, families: readonly MetricFamily[]): Promise<void> {
  await writeWhole(path, [renderMetricFamilies(families)], unwritable.metrics);
}

function isGood({ outcome, packages }: Report): boolean {
  const applied = packages.flatMap((one) => one.applied ?? []);
  return good.includes(outcome) && applied.every((one) => one.error === undefined && !isStuck(one));
}

function successOf(isSuccess: boolean, lastSuccess: number | undefined): readonly MetricFamily[] {
  return [
    gauge(
      'registry_prune_success',
      '1 when the last run did all that it was to do or leaves the rest to the next one, else 0.',
      Number(isSuccess),
    ),
    gauge(lastSuccessName, 'Unix time of the last run that was a success.', lastSuccess),
  ];
}

function familiesOf(
  { report, duration }: MeasuredRun,
  lastSuccess: number | undefined,
): readonly MetricFamily[] {
  const { packages, requests } = report;
  const gone = goneIn(report);
  return [
    gauge(
      'registry_prune_versions',
      'Manifests of each class that stay, and that go or, with apply, are gone.',
      rowsOf(packages, (row) => [row.kept, row.deleted]),
    ),
    gauge(
      'registry_prune_bytes',
      'Bytes of distinct content of each class that stay, and that are freed. Their sum is what there was before.',
      rowsOf(packages, (row) => [row.bytesKept, row.bytesFreed]),
    ),
    gauge('registry_prune_deleted_versions', 'Manifests that the last run deleted.', gone.versions),
    gauge('registry_prune_deleted_tags', 'Tags that the last run deleted.', gone.tags),
    gauge('registry_prune_freed_bytes', 'Bytes that the last run freed.', gone.bytes),
    gauge(
      'registry_prune_broken',
      'Findings of the last run about what it left broken and is kept.',
      sum(packages.map(({ applied }) => applied?.broken.length ?? 0)),
    ),
    ...successOf(isGood(report), lastSuccess),
    gauge('registry_prune_duration_seconds', 'How long the last run took.', duration),
    {
      name: 'registry_prune_requests_total',
      help: 'Requests that the last run sent.',
      samples: [{ value: requests }],
    },
  ];
}

function gauge(
  name: string,
  help: string,
  value: number | readonly MetricSample[] | undefined,
): MetricFamily {
  const samples = typeof value === 'number' ? [{ value }] : (value ?? []);
  return { name, help, type: 'gauge', samples };
}

/** A plan deletes nothing. */
function goneIn({ mode, packages, deleted, bytesFreed }: Report) {
  if (mode !== 'apply') return { versions: 0, tags: 0, bytes: 0 };
  return { versions: deleted, tags: tagsGone(packages), bytes: bytesFreed };
}

function rowsOf(
  packages: readonly PackageReport[],
  valuesOf: (row: ClassRow) => readonly [number, number],
): readonly MetricSample[] {
  return packages.flatMap(({ name, classes }) =>
    classes.flatMap((row) => {
      const labels = { package: name, class: row.class };
      const [kept, freed] = valuesOf(row);
      return [
        { labels: { ...labels, decision: 'keep' }, value: kept },
        { labels: { ...labels, decision: 'delete' }, value: freed },
      ];
    }),
  );
}

/** Those of images that went, and those that were taken from images that stay. */
function tagsGone(packages: readonly PackageReport[]): number {
  const counts = packages.flatMap(({ applied, versions }) => {
    const gone = new Set<string>(applied?.deleted ?? []);
    const own = versions.filter(({ digest }) => gone.has(digest)).map(({ tags }) => tags.length);
    return [...own, applied?.untagged.length ?? 0];
  });
  return sum(counts);
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
