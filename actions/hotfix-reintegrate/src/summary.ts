import { type Markdown, markdown } from '@image-relay/action-kit';
import type { Release } from './core/facts.ts';
import type { TargetResult } from './core/result.ts';

/** What a summary is made of. */
export interface SummaryFacts {
  readonly release: Release;
  readonly results: readonly TargetResult[];
  readonly dryRun: boolean;
  readonly isOwnToken: boolean;
}

const words: Readonly<Record<TargetResult['outcome'], string>> = {
  opened: 'opened',
  updated: 'brought up to date',
  nothing: 'nothing to do: it is there already',
  merged: 'nothing to do: the pull request is merged',
  declined: 'left alone: the pull request was closed',
  forbidden: 'the branch is there, the token may not open the pull request',
  conflict: 'conflicts: nothing was made',
  failed: 'failed',
  planned: 'planned',
};

/** The job summary: what became of every target, and what is left to do by hand. Pure. */
export function renderSummary(summary: SummaryFacts): Markdown {
  const { release, results, dryRun, isOwnToken } = summary;
  const title = `Reintegration of ${release.version}`;
  const opened = results.filter(({ outcome }) => outcome === 'opened');
  return markdown.blocks(
    markdown.heading(2, dryRun ? `${title} (dry run: nothing was written)` : title),
    markdown.paragraph(
      'Released from ',
      markdown.code(release.branch),
      ' at ',
      markdown.code(release.commit),
      '.',
    ),
    markdown.table(['Target', 'Pull request', 'What became of it', 'Branch'], results.map(rowOf)),
    ...results.flatMap(conflictOf),
    ...results.flatMap(({ target, compareUrl }) =>
      compareUrl === undefined
        ? []
        : [
            markdown.paragraph(
              'To open the pull request into ',
              markdown.code(target),
              ' by hand: ',
              markdown.link(compareUrl, compareUrl),
            ),
          ],
    ),
    ...(isOwnToken && opened.length > 0
      ? [
          markdown.paragraph(
            'Opened with the token of the workflow: no workflow starts on it. Close and reopen the pull request to start its checks, or pass an App.',
          ),
        ]
      : []),
  );
}

function rowOf({ target, outcome, conflict, number, url, branch = '' }: TargetResult) {
  const label = number === undefined ? '' : `#${number}`;
  const draws =
    conflict && outcome !== 'conflict' ? `${words[outcome]}, conflicts` : words[outcome];
  const link = url === undefined ? label : markdown.link(label, url);
  return [markdown.code(target), link, draws, markdown.code(branch)];
}

function conflictOf({ target, conflict, files }: TargetResult): readonly Markdown[] {
  if (!conflict || files.length === 0) return [];
  const shown = files.slice(0, 20).map((file) => markdown.code(file));
  const rest = files.length > 20 ? [`and ${files.length - 20} more`] : [];
  return [
    markdown.paragraph('Changed on both sides of ', markdown.code(target), ':'),
    markdown.list([...shown, ...rest]),
  ];
}
