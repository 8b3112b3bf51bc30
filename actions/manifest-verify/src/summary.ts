import { formatDuration, type Markdown, markdown } from '@image-relay/action-kit';
import type { Decision, Finding } from './core/decide.ts';
import type { ImageReport } from './core/report.ts';

const shownImages = 500;

/** The job summary: one row an image, then what is not ok and does not fail the step. Failures follow it. */
export function renderSummary({ report, warnings }: Decision): Markdown {
  const { images, requests, durationMs, depth } = report;
  const more = images.length - shownImages;
  const took = durationMs < 1000 ? 'less than 1s' : formatDuration(durationMs);
  return markdown.blocks(
    markdown.heading(2, `Image verification: ${report.outcome}`),
    markdown.table(
      ['Image', 'Digest', 'Platforms', 'Outcome'],
      images.slice(0, shownImages).map(row),
    ),
    ...(more > 0 ? [markdown.paragraph(`and ${more} more in the JSON report`)] : []),
    markdown.paragraph(`Depth ${depth}, ${requests} requests, ${took}.`),
    ...warnings.map(renderFinding),
  );
}

function row({ image, digest, platforms, outcome, faults }: ImageReport) {
  const count =
    faults.length === 0 ? '' : ` (${faults.length} ${faults.length === 1 ? 'fault' : 'faults'})`;
  return [
    markdown.code(image),
    markdown.code(digest ?? ''),
    platforms.join(', '),
    `${outcome}${count}`,
  ];
}

function renderFinding({ code, message, details, hint }: Finding): Markdown {
  return markdown.blocks(
    markdown.heading(3, `${code} does not fail this step`),
    markdown.paragraph(message),
    markdown.list(details),
    markdown.paragraph('What to do: ', hint),
  );
}
