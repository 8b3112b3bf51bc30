import { type Markdown, markdown } from '@image-relay/action-kit';
import { formatReference } from '@image-relay/oci';
import type { Outcome } from './run.ts';

const shownChanges = 100;

/** The job summary: what is drafted, from which changes. Pure. */
export function renderSummary(outcome: Outcome): Markdown {
  if (outcome.status === 'nothing') {
    return markdown.blocks(
      markdown.heading(2, 'Nothing to release'),
      markdown.paragraph(outcome.reason),
    );
  }
  const { plan, draft, status, isCreated } = outcome;
  const { record, changes, tag, previous } = plan;
  const title =
    status === 'planned' ? `Draft of ${tag} (dry run: nothing was written)` : `Draft of ${tag}`;
  const page = draft === undefined ? markdown.text('none yet') : markdown.link(tag, draft.url);
  const image =
    record.image && formatReference({ ...record.image.image, digest: record.image.digest });
  const rows = [
    ['Draft', markdown.join([page, isCreated ? ' (new)' : ''])],
    ['Line', markdown.code(plan.line.name)],
    ['Previous', markdown.code(previous?.tag ?? '')],
    ['Bump', plan.bump],
    ['Commit', markdown.code(record.commit)],
    ['Image', markdown.code(image ?? '')],
  ];
  return markdown.blocks(
    markdown.heading(2, title),
    markdown.table(['', ''], rows),
    markdown.paragraph(`${changes.length} merged pull requests.`),
    markdown.list(
      changes.slice(0, shownChanges).map(({ number, title: name, url, bump }) => {
        return markdown.join([markdown.link(`#${number}`, url), ' ', name, ` (${bump})`]);
      }),
    ),
  );
}
