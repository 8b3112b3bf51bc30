import { type Inline, type Markdown, markdown } from '@image-relay/action-kit';
import type { Report } from './core/report.ts';

/** The job summary: what the image is called, and what was found. */
export function summarize(report: Report, source: string | undefined): Markdown {
  const { code } = markdown;
  const rows: readonly (readonly [string, Inline | undefined])[] = [
    ['image', code(report.digestReference ?? report.reference)],
    ['tags', markdown.join(report.tags.map(code), ', ')],
    ['kind', kindOf(report, source)],
    ['commit', linked(code(report.commit), source, `commit/${report.commit}`)],
    ['registry', registryLine(report)],
    ['revision', revisionLine(report)],
  ];
  const present = rows.filter((row): row is readonly [string, Inline] => row[1] !== undefined);
  return markdown.blocks(markdown.heading(3, 'Image'), markdown.table(['', ''], present));
}

function kindOf(report: Report, source: string | undefined): Inline {
  const { pullRequest, branch, gitTag, fork } = report;
  const number =
    pullRequest === undefined ? [] : [linked(`#${pullRequest}`, source, `pull/${pullRequest}`)];
  const names = [branch, gitTag].filter((name) => name !== undefined).map(markdown.code);
  return markdown.join([report.kind, ...number, ...names, ...(fork ? ['from a fork'] : [])], ' ');
}

function linked(label: Inline, source: string | undefined, path: string): Inline {
  return source === undefined ? label : markdown.link(label, `${source}/${path}`);
}

function registryLine({ lookup }: Report): string {
  if (lookup === 'not-asked') return 'not asked';
  return lookup === 'found' ? 'found' : 'not there';
}

function revisionLine({ revision }: Report): string | undefined {
  if (revision === undefined) return undefined;
  if (revision.status === 'match') return 'the commit, in full';
  return revision.status === 'unchecked' ? 'not checked' : revision.problems.join('; ');
}
