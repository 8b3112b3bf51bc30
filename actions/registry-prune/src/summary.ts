import { type Markdown, markdown } from '@image-relay/action-kit';
import type { ClassRow, PackageReport, Report, ReportedVersion } from './core/report.ts';
import { formatBytes } from './format-bytes.ts';
import { someOf } from './some-of.ts';

const shownPackages = 100;
const shownVersions = 10;

/** The job summary: what it comes to, a table of classes, and what is oldest and largest. Pure. */
export function renderSummary(report: Report): Markdown {
  const { outcome, kept, deleted, bytesKept, bytesFreed, requests, packages, mode } = report;
  const more = packages.length - shownPackages;
  const [go, stay] = mode === 'plan' ? ['would go', 'would stay'] : ['are gone', 'stay'];
  return markdown.blocks(
    markdown.heading(2, `Registry pruning, ${mode}: ${outcome}`),
    markdown.paragraph(
      `${deleted} versions ${go} and free ${formatBytes(bytesFreed)}; ${kept} ${stay} with ${formatBytes(bytesKept)}. ${requests} requests.`,
    ),
    ...packages.slice(0, shownPackages).map(renderPackage),
    ...(more > 0 ? [markdown.paragraph(`and ${more} more packages in the JSON report`)] : []),
  );
}

function renderPackage(one: PackageReport): Markdown {
  const { name, outcome, refusals, unmatched, ghosts, absent, unread, classes, versions } = one;
  const kept = imagesKept(versions);
  const notes = [
    ...refusals.map(({ message }) => `Refused: ${message}`),
    ...(unmatched > 0 ? [`${unmatched} tags match no rule and are kept`] : []),
    ...(ghosts.length > 0 ? [`${ghosts.length} tags are listed and name nothing`] : []),
    ...(absent.length > 0 ? [`${absent.length} manifests are named and not there`] : []),
    ...untagNotes(one),
    ...(unread > 0 ? [`${unread} manifests were not read, so their bytes are not counted`] : []),
    ...appliedNotes(one),
  ];
  return markdown.blocks(
    markdown.heading(3, markdown.join([markdown.code(name), `: ${outcome}`])),
    ...(notes.length === 0 ? [] : [markdown.list(notes)]),
    classTable(classes),
    ...(kept.length === 0
      ? []
      : [
          markdown.details('What is kept, the oldest', versionTable(first(kept, byTime))),
          markdown.details('What is kept, the largest', versionTable(first(kept, byBytes))),
        ]),
  );
}

/** What is kept by itself, with the bytes of everything that is kept for it. */
function imagesKept(versions: readonly ReportedVersion[]): readonly ReportedVersion[] {
  const kept = versions.filter(({ decision }) => decision === 'keep');
  const bytes = new Map<string, number>();
  for (const { image, digest, bytes: own } of kept) {
    const name = image ?? digest;
    bytes.set(name, (bytes.get(name) ?? 0) + own);
  }
  return kept
    .filter(({ image }) => image === undefined)
    .map((one) => ({ ...one, bytes: bytes.get(one.digest) ?? 0 }));
}

function untagNotes({ untags, applied }: PackageReport): readonly string[] {
  const { untagged = [], waiting = [] } = applied ?? {};
  const due = applied === undefined ? untags : [];
  return [
    ...(due.length > 0 ? [`${due.length} tags go while their images stay`] : []),
    ...(untagged.length > 0 ? [`${untagged.length} tags went while their images stay`] : []),
    ...(waiting.length > 0
      ? [`${waiting.length} tags name an empty manifest, which a later run deletes`]
      : []),
  ];
}

function appliedNotes({ applied }: PackageReport): readonly string[] {
  if (applied === undefined) return [];
  const { left, healed, broken, warnings, keptByRegistry, error } = applied;
  const reasons = Map.groupBy(keptByRegistry, ({ reason }) => reason);
  return [
    ...(left > 0 ? [`${left} are left for the next run`] : []),
    ...(error === undefined ? [] : [`Stopped: ${error}`]),
    ...(healed.length > 0 ? [`${healed.length} were needed again and put back`] : []),
    ...[...reasons].map(
      ([reason, all]) => `${all.length} are kept by the registry (${reason}): ${all[0]?.message}`,
    ),
    ...someOf(broken.map((text) => `Broken: ${text}`)),
    ...someOf(warnings.map((text) => `Warning: ${text}`)),
  ];
}

function classTable(classes: readonly ClassRow[]): Markdown {
  const header = ['Class', 'Stay', 'Go', 'Bytes that stay', 'Bytes freed'];
  const rows = classes.map((row) => [
    row.class,
    String(row.kept),
    String(row.deleted),
    formatBytes(row.bytesKept),
    formatBytes(row.bytesFreed),
  ]);
  return markdown.table(header, rows);
}

function versionTable(versions: readonly ReportedVersion[]): Markdown {
  const rows = versions.map(({ tags, digest, time, bytes, reason }) => [
    markdown.code(tags[0] ?? digest),
    time?.slice(0, 10) ?? 'unknown',
    formatBytes(bytes),
    reason,
  ]);
  return markdown.table(['Image', 'Date', 'Bytes', 'Why'], rows);
}

function first(
  versions: readonly ReportedVersion[],
  order: (left: ReportedVersion, right: ReportedVersion) => number,
): readonly ReportedVersion[] {
  return versions.toSorted(order).slice(0, shownVersions);
}

/** What nothing says the age of comes last. */
function byTime({ time: left = '~' }: ReportedVersion, { time: right = '~' }: ReportedVersion) {
  return left < right ? -1 : Number(left > right);
}

function byBytes(left: ReportedVersion, right: ReportedVersion): number {
  return right.bytes - left.bytes;
}
