import { type Markdown, markdown } from '@image-relay/action-kit';
import type { DoctorReport, RestoreReport } from './core/aid-report.ts';
import { someOf } from './some-of.ts';

const shownTags = 20;

/** The job summary of a restore. Pure. */
export function renderRestore({ outcome, packages, requests }: RestoreReport): Markdown {
  const rows = packages.map(({ name, manifests, tags, problems }) => [
    markdown.code(name),
    String(manifests.length),
    listed(tags),
    String(problems.length),
  ]);
  const notes = packages.flatMap(({ name, problems }) => problems.map((one) => `${name}: ${one}`));
  return markdown.blocks(
    markdown.heading(2, `Registry pruning, restore: ${outcome}`),
    markdown.table(['Package', 'Manifests', 'Tags', 'Not put back'], rows),
    ...(notes.length === 0 ? [] : [markdown.list(someOf(notes))]),
    markdown.paragraph(`${requests} requests.`),
  );
}

function listed(tags: readonly string[]): string {
  const more = tags.length - shownTags;
  const shown = tags.slice(0, shownTags);
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
}

/** The job summary of the doctor. Pure. */
export function renderDoctor({ outcome, packages, requests }: DoctorReport): Markdown {
  const header = ['Package', 'Verified', 'Brought back', 'Broken', 'Unknown', 'Partial', 'Orphans'];
  const rows = packages.map((one) => [
    markdown.code(one.name),
    String(one.checked),
    String(one.restored.length),
    String(one.broken.length + one.ghosts.length),
    String(one.unverifiable.length),
    String(one.partial.length),
    String(one.orphans.length),
  ]);
  const notes = packages.flatMap((one) => [
    ...one.broken,
    ...one.ghosts.map((tag) => `${one.name}:${tag} is listed and cannot be read`),
    ...one.unverifiable,
    ...one.problems,
  ]);
  return markdown.blocks(
    markdown.heading(2, `Registry pruning, doctor: ${outcome}`),
    markdown.table(header, rows),
    ...(notes.length === 0 ? [] : [markdown.list(someOf(notes))]),
    markdown.paragraph(`${requests} requests.`),
  );
}
