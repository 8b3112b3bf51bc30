import './json-imports.ts';
import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { stepProblems, workflowProblems } from './rules.ts';

/** A diagnostic is plain text or marked-up text. */
function textOf(message: string | { value: string }): string {
  return typeof message === 'string' ? message : message.value;
}

const { validate } = await import('@actions/languageservice');

/** Every workflow and action file, by GitHub's own validator and by our rules. */
const files = globSync([
  '.github/workflows/*.yml',
  'workflows-shared/*.yml',
  'actions/*/action.yml',
]);

let problems = 0;
for (const file of files.sort()) {
  const text = readFileSync(file, 'utf8');
  const uri = pathToFileURL(resolve(file)).href;
  const found = await validate(TextDocument.create(uri, 'yaml', 1, text));
  const own = file.endsWith('action.yml') ? stepProblems(text) : workflowProblems(text);
  const all = [
    ...found.map((entry) => ({ line: entry.range.start.line + 1, message: textOf(entry.message) })),
    ...own,
  ];
  for (const { line, message } of all) console.log(`${file}:${line}: ${message}`);
  problems += all.length;
}
console.log(`${files.length} files, ${problems} problems`);
process.exitCode = problems === 0 && files.length > 0 ? 0 : 1;
