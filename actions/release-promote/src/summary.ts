import { type Markdown, markdown, type Summary } from '@image-relay/action-kit';
import type { ReleaseReport, Report, Step } from './core/report.ts';

/** The job summary: what was promoted, every tag with what became of it, and how to undo it. Pure. */
export function renderSummary(report: Report): Markdown {
  const { kind, image, digest, version, dryRun, copy, requests } = report;
  const what = version === undefined ? image : `${image} ${version}`;
  const title = kind === 'promotion' ? `Promotion of ${what}` : `Rollback of ${what}`;
  const hasMoved = Object.keys(report.previous.tags).length > 0;
  return markdown.blocks(
    markdown.heading(2, dryRun ? `${title} (dry run: nothing was written)` : title),
    ...(digest === undefined ? [] : [markdown.paragraph('Digest ', markdown.code(digest))]),
    tableOf(report.steps, dryRun ? undefined : report.written),
    ...(copy === undefined
      ? []
      : [
          markdown.paragraph(
            `Copied ${copy.manifests} manifests and ${copy.referrers.length} referrers; blobs: ${copy.blobs.mounted} mounted, ${copy.blobs.present} there already, ${copy.blobs.sent} sent.`,
          ),
        ]),
    ...(report.release === undefined ? [] : [releaseList(report.release, dryRun)]),
    markdown.paragraph(`${requests} requests.`),
    ...(hasMoved
      ? [
          markdown.paragraph('To undo it, run the action with this as `rollback`:'),
          markdown.codeBlock(JSON.stringify(report.previous)),
        ]
      : []),
  );
}

function releaseList({ tag, url, branch, publication }: ReleaseReport, dryRun: boolean): Markdown {
  const items = [markdown.join(['Release ', markdown.link(tag, url)])];
  if (branch !== undefined) {
    const { name, action, done, reason } = branch;
    const what = done ? 'is there' : dryRun ? `to do: ${action}` : 'was not created';
    items.push(markdown.join(['Branch ', markdown.code(name), ` ${what}: ${reason}`]));
  }
  if (publication !== undefined) {
    const { action, latest, done, reason } = publication;
    const what = done ? 'published' : dryRun ? `to do: ${action}` : 'still a draft';
    items.push(markdown.text(`${what}${latest ? ' as the latest' : ''}: ${reason}`));
  }
  return markdown.list(items);
}

/** The plan alone, for a run that stops there. */
export function addPlan(summary: Summary, steps: readonly Step[]): void {
  summary.add(markdown.heading(2, 'Promotion: nothing was written'), tableOf(steps, undefined));
}

function tableOf(steps: readonly Step[], written: readonly string[] | undefined): Markdown {
  const rows = steps.map(({ tag, action, reason, before, after }) => [
    markdown.code(tag),
    action === 'write' && written?.includes(tag) ? 'written' : action,
    reason,
    before === undefined ? '' : markdown.code(before),
    after === undefined ? '' : markdown.code(after),
  ]);
  return markdown.table(['Tag', 'Action', 'Why', 'Before', 'After'], rows);
}
