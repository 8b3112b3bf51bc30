import { type Markdown, markdown } from '@image-relay/action-kit';
import type { DoctorReport, RestoreReport } from './core/aid-report.ts';

const shownNotes = 50;

/** The job summary of a restore. Pure. */
export function renderRestore({ outcome, packages, requests }: RestoreReport): Markdown {
  const rows = packages.map(({ name, manifests, tags, problems }) => [
    markdown.code(name),
    String(manifests.length),
    tags.join(', '),
    problems.join('; '),
  ]);
  return markdown.blocks(
    markdown.heading(2, `Registry pruning, restore: ${outcome}`),
    markdown.table(['Package', 'Manifests', 'Tags', 'Not put back'], rows),
    markdown.paragraph(`${requests} requests.`),
  );
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
    ...(notes.length === 0 ? [] : [markdown.list(notes.slice(0, shownNotes))]),
    markdown.paragraph(`${requests} requests.`),
  );
}
