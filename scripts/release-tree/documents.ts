import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

const link = /\]\((?![a-z]+:|[#/])([^)#\s]+)/g;

/** Documents that readers of an action are sent to: not how the sources came to be what they are. */
export function documentsOf(folder: string): string[] {
  const files = readdirSync(join(folder, 'docs'), { recursive: true, encoding: 'utf8' });
  return files
    .map((file) => `docs/${file}`)
    .filter((path) => /\.(md|yml)$/.test(path) && !/^docs\/(adr\/|conformance\.md$)/.test(path));
}

/** A document of the sources as it is published: its links follow actions to the root of the tree. */
export function readDocument(folder: string, path: string): Buffer {
  const text = readFileSync(join(folder, path), 'utf8');
  if (!path.endsWith('.md')) return Buffer.from(text);
  const from = posix.dirname(publishedPath(path));
  return Buffer.from(
    text.replace(link, (_, target: string) => {
      const source = posix.join(posix.dirname(path), target);
      return `](${posix.relative(from, publishedPath(source))}`;
    }),
  );
}

/** Where a file of the sources is in the published tree. */
function publishedPath(path: string): string {
  return path.replace(/^actions\//, '');
}
