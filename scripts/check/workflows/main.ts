import './json-imports.ts';
import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type Problem, stepProblems, workflowProblems } from './rules.ts';

/** A diagnostic is plain text or marked-up text. */
function textOf(message: string | { value: string }): string {
  return typeof message === 'string' ? message : message.value;
}

const { validate } = await import('@actions/languageservice');

/** A workflow or action file, or a workflow that a document shows whole. */
interface Source {
  readonly file: string;
  readonly text: string;
  /** The line before the first of `text`. */
  readonly above: number;
  readonly kind: 'workflow' | 'action' | 'shown';
}

const files = globSync([
  '.github/workflows/*.yml',
  'workflows-shared/*.yml',
  'actions/*/action.yml',
])
  .sort()
  .map((file): Source => {
    const kind = file.endsWith('action.yml') ? 'action' : 'workflow';
    return { file, text: readFileSync(file, 'utf8'), above: 0, kind };
  });
const shown = globSync('docs/**/*.md').sort().flatMap(shownIn);

function shownIn(file: string): Source[] {
  const document = readFileSync(file, 'utf8');
  const fence = /^```yaml workflow=\S+\n([\s\S]*?)^```$/gm;
  return [...document.matchAll(fence)].map(({ index, 1: text = '' }) => {
    const above = document.slice(0, index).split('\n').length;
    return { file, text, above, kind: 'shown' };
  });
}

/** Our rules; what a document shows names no commit of a repository that is the reader's own choice. */
function ownProblems({ kind, text }: Source): readonly Problem[] {
  if (kind === 'action') return stepProblems(text);
  const found = workflowProblems(text);
  if (kind === 'workflow') return found;
  return found.filter(({ message }) => !message.startsWith('uses "org/actions/'));
}

/** Each of them by GitHub's own validator and by our rules. */

let problems = 0;
const sources = [...files, ...shown];
for (const source of sources) {
  const { file, text, above } = source;
  const { href } = pathToFileURL(resolve(source.kind === 'shown' ? `${file}.yml` : file));
  const found = await validate(TextDocument.create(href, 'yaml', 1, text));
  const all = [
    ...found.map((entry) => ({ line: entry.range.start.line + 1, message: textOf(entry.message) })),
    ...ownProblems(source),
  ];
  for (const { line, message } of all) console.log(`${file}:${above + line}: ${message}`);
  problems += all.length;
}
console.log(`${sources.length} workflows and actions, ${problems} problems`);
process.exitCode = problems === 0 && files.length > 0 ? 0 : 1;
