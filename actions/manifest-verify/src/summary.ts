import { formatDuration, type Markdown, markdown } from '@image-relay/action-kit';
import { worstFirst } from './core/decide.ts';
import type { Finding } from './core/finding.ts';
import type { ImageReport, Report, Scope, StorageReport } from './core/report.ts';

/** What goes into the summary beside the failures that each have a block of their own after it. */
export interface SummaryContent {
  readonly report: Report;
  /** Failures without such a block. */
  readonly furtherFailures: readonly Finding[];
  readonly warnings: readonly Finding[];
}

const shownImages = 500;
const shownScopes = 100;
/** Of the 1 MiB that GitHub takes; the tables and the blocks of failures have the rest. */
const findingsBudget = 400_000;

/** The job summary: what it comes to, tables of images, lists and storages, then findings. Pure. */
export function renderSummary({ report, furtherFailures, warnings }: SummaryContent): Markdown {
  const { images, scopes, storages } = report;
  return markdown.blocks(
    markdown.heading(2, `Image verification: ${report.outcome}`),
    markdown.paragraph(totals(report)),
    ...(images.length === 0 ? [] : imageTable(images)),
    ...(scopes.length === 0 ? [] : scopeTable(scopes)),
    ...storages.map(renderStorage),
    markdown.paragraph(effort(report)),
    ...renderFindings([...furtherFailures.map(failed), ...warnings.map(tolerated)]),
  );
}

function totals({ images, gone, shard }: Report): string {
  const count = (wanted: ImageReport['outcome']) =>
    images.filter(({ outcome }) => outcome === wanted).length;
  const parts = (['ok', 'broken', 'unverifiable'] as const)
    .map((outcome) => [outcome, count(outcome)] as const)
    .filter(([, number]) => number > 0)
    .map(([outcome, number]) => `${number} ${outcome}`);
  const counts = parts.length === 0 ? '' : ` (${parts.join(', ')})`;
  const part = shard === undefined ? '' : ` in shard ${shard}`;
  const deleted = gone === 0 ? '' : ` ${gone} tags were deleted while the run was under way.`;
  return `${images.length} ${images.length === 1 ? 'image' : 'images'}${part}${counts}.${deleted}`;
}

function effort({ depth, requests, durationMs }: Report): string {
  const took = durationMs < 1000 ? 'less than 1s' : formatDuration(durationMs);
  return `Depth ${depth}, ${requests} requests, ${took}.`;
}

function imageTable(images: readonly ImageReport[]): readonly Markdown[] {
  const header = ['Image', 'Digest', 'Platforms', 'Outcome'];
  // Never cut off what is wrong because of what is fine.
  const ordered = images.length > shownImages ? worstFirst(images) : images;
  return cutTable(header, ordered.map(imageRow), shownImages);
}

function imageRow({ image, digest, platforms, outcome, faults }: ImageReport) {
  const count =
    faults.length === 0 ? '' : ` (${faults.length} ${faults.length === 1 ? 'fault' : 'faults'})`;
  return [
    markdown.code(image),
    markdown.code(digest ?? ''),
    platforms.join(', '),
    `${outcome}${count}`,
  ];
}

function scopeTable(scopes: readonly Scope[]): readonly Markdown[] {
  const rows = worstFirst(scopes).map(({ name, outcome, repositories, images, code, message }) => [
    markdown.code(name),
    repositories === undefined ? '' : String(repositories),
    String(images),
    code === undefined ? outcome : `${outcome}: ${code}: ${message ?? ''}`,
  ]);
  return cutTable(['List', 'Repositories', 'Tags', 'Outcome'], rows, shownScopes);
}

function renderStorage({ storage, outcome, counts, faults, warnings }: StorageReport): Markdown {
  const { repositories, tags, revisions, blobs } = counts;
  const groups = [...Map.groupBy(warnings, ({ code }) => code)];
  return markdown.blocks(
    markdown.paragraph(
      markdown.code(storage),
      `: ${outcome}. ${repositories} repositories, ${tags} tags, ${revisions} revisions, ${blobs} blobs; ${faults.length} faults.`,
    ),
    ...(groups.length === 0
      ? []
      : [
          markdown.paragraph('Nothing suffers from these, and nothing was deleted:'),
          markdown.list(groups.map(([code, { length }]) => `${length} ${code}`)),
        ]),
  );
}

function cutTable(
  header: readonly string[],
  rows: readonly (readonly (string | Markdown)[])[],
  most: number,
): readonly Markdown[] {
  const more = rows.length - most;
  const table = markdown.table(header, rows.slice(0, most));
  return more > 0 ? [table, markdown.paragraph(`and ${more} more in the JSON report`)] : [table];
}

function failed(finding: Finding): Markdown {
  return renderFinding(finding.code, finding);
}

function tolerated(finding: Finding): Markdown {
  return renderFinding(`${finding.code} does not fail this step`, finding);
}

function renderFinding(title: string, { message, details, hint }: Finding): Markdown {
  return markdown.blocks(
    markdown.heading(3, title),
    markdown.paragraph(message),
    ...(details.length === 0 ? [] : [markdown.list(details)]),
    markdown.paragraph('What to do: ', hint),
  );
}

/** As many as fit, and how many do not. */
function renderFindings(findings: readonly Markdown[]): readonly Markdown[] {
  let left = findingsBudget;
  const shown = findings.filter((finding) => {
    left -= Buffer.byteLength(finding.markdown);
    return left >= 0;
  });
  const more = findings.length - shown.length;
  const rest = `and ${more} more that are not ok, in the JSON report`;
  return more > 0 ? [...shown, markdown.paragraph(rest)] : shown;
}
