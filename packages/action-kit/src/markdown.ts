import { visible } from './visible.ts';

/** Markdown that was built by this module, as opposed to text that has yet to be escaped. */
export interface Markdown {
  readonly markdown: string;
}

/** A text is escaped; Markdown goes in as it is. */
export type Inline = string | Markdown;

// Everything GitHub's Markdown could read as markup, an entity, a mention or a table border.
const special = /[\\`*_{}[\]<>()#+!|&~@:$^=-]/g;

function escapeText(text: string): string {
  return visible(text).replace(special, (character) =>
    '<>&|@:'.includes(character) ? `&#${character.charCodeAt(0)};` : `\\${character}`,
  );
}

function inline(text: Inline): string {
  return typeof text === 'string' ? escapeText(text) : text.markdown;
}

/** Escaped text on one line. */
function text(value: string): Markdown {
  return { markdown: escapeText(value) };
}

/** Inline code. Made with an element, so that back-ticks and pipes in it are harmless. */
function code(value: string): Markdown {
  if (value === '') return { markdown: '' };
  const inner = visible(value).replace(
    /[^A-Za-z0-9 .,;/"'%?]/gu,
    (character) => `&#${character.codePointAt(0) ?? 0};`,
  );
  return { markdown: `<code>${inner}</code>` };
}

/** A link; an address that is not http or https gives only the label. */
function link(label: Inline, address: string): Markdown {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) return { markdown: inline(label) };
  const href = url.href.replace(
    /[^A-Za-z0-9\-._~:/?#[\]@!$()*+,;=%]/g,
    (character) => `&#${character.charCodeAt(0)};`,
  );
  return { markdown: `<a href="${href}">${inline(label)}</a>` };
}

/** Inline parts one after another. */
function join(parts: readonly Inline[], separator: Inline = ''): Markdown {
  return { markdown: parts.map(inline).join(inline(separator)) };
}

function heading(level: 1 | 2 | 3 | 4, title: Inline): Markdown {
  return { markdown: `${'#'.repeat(level)} ${inline(title)}\n` };
}

function paragraph(...parts: readonly Inline[]): Markdown {
  return { markdown: `${parts.map(inline).join('')}\n` };
}

function list(items: readonly Inline[]): Markdown {
  return { markdown: items.map((item) => `- ${inline(item)}\n`).join('') };
}

/** A table; short rows are filled with empty cells. */
function table(header: readonly Inline[], rows: readonly (readonly Inline[])[]): Markdown {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  const body = rows.map((row) => line(header.map((_, column) => inline(row[column] ?? ''))));
  return { markdown: line(header.map(inline)) + line(header.map(() => '---')) + body.join('') };
}

/** A block of text as it is, fenced by more back-ticks than the text holds in a row. */
function codeBlock(content: string, language = ''): Markdown {
  const longest = Math.max(2, ...Array.from(content.matchAll(/`+/g), (run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  const body = content.split('\n').map(visible).join('\n');
  return { markdown: `${fence}${language.replace(/[^a-z]/g, '')}\n${body}\n${fence}\n` };
}

/** Folded content. */
function details(title: Inline, ...content: readonly Markdown[]): Markdown {
  const inner = content.map((block) => block.markdown).join('\n');
  return { markdown: `<details><summary>${inline(title)}</summary>\n\n${inner}\n</details>\n` };
}

/** Blocks one after another with an empty line between. */
function blocks(...content: readonly Markdown[]): Markdown {
  return { markdown: content.map((block) => block.markdown).join('\n') };
}

/** Builders of Markdown for job summaries; every plain text is escaped. */
export const markdown = {
  text,
  code,
  link,
  join,
  heading,
  paragraph,
  list,
  table,
  codeBlock,
  details,
  blocks,
};
