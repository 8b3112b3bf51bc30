import type { Bump } from '@image-relay/image-tags';
import type { Change } from './change.ts';

export interface NotesFacts {
  readonly changes: readonly Change[];
  readonly tag: string;
  readonly previousTag?: string;
  /** The page of the repository, if it is known. */
  readonly page?: string;
}

const titles: ReadonlyArray<readonly [Bump, string]> = [
  ['major', 'Breaking changes'],
  ['minor', 'Changes'],
  ['patch', 'Fixes'],
];

/** Notes for a platform that writes none: the merged pull requests by what their labels ask for. */
export function listChanges({ changes, tag, previousTag, page }: NotesFacts): string {
  const sections = titles.flatMap(([bump, title]) => {
    const lines = changes.filter((one) => one.bump === bump).map(lineOf);
    return lines.length === 0 ? [] : [[`### ${title}`, '', ...lines].join('\n')];
  });
  const body = sections.length === 0 ? ['No pull request was merged.'] : sections;
  const since =
    previousTag === undefined || page === undefined ? [] : [comparison(page, previousTag, tag)];
  return ['## What’s changed', ...body, ...since].join('\n\n');
}

function lineOf({ title, author, number, url }: Change): string {
  const link = /^https?:\/\/[^\s<>()]+$/.test(url) ? `[#${number}](${url})` : `#${number}`;
  return `- ${escapeMarkdown(title)} (${link} by ${nameOf(author)})`;
}

/** A mention for what is a login, anything else as text. */
function nameOf(author: string): string {
  return /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(author) ? `@${author}` : escapeMarkdown(author);
}

function comparison(page: string, previousTag: string, tag: string): string {
  const range = [previousTag, tag].map((one) => one.split('/').map(encodeURIComponent).join('/'));
  return `Compare: ${page}/compare/${range.join('...')}`;
}

/** One line of text without markup, links, mentions and comments. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .replace(/[\\`*_{}[\]<>()#+!|&~@:$^=-]/g, (character) =>
      '<>&|@:#'.includes(character) ? `&#${character.charCodeAt(0)};` : `\\${character}`,
    );
}
