import { glob, readFile, stat } from 'node:fs/promises';
import { ActionError } from '@image-relay/action-kit';
import type { Lease } from './core/policy.ts';

const digests = /\b(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})\b/g;
const mostBytes = 16 * 1024 * 1024;

/** Text of one file in which images are named. */
export interface InUseText {
  readonly path: string;
  readonly text: string;
}

/** Reads every file that the patterns name. Throws IN_USE_UNREADABLE: what is not seen is not safe. */
export async function readInUse(patterns: readonly string[]): Promise<readonly InUseText[]> {
  const texts: InUseText[] = [];
  for (const pattern of patterns) {
    const before = texts.length;
    for await (const path of glob(pattern)) {
      const facts = await stat(path);
      if (!facts.isFile()) continue;
      if (facts.size > mostBytes) throw unreadable(path, `it has ${facts.size} bytes`);
      const text = await readFile(path, 'utf8').catch((cause: unknown) => {
        throw unreadable(path, 'it cannot be read', cause);
      });
      texts.push({ path, text });
    }
    if (texts.length === before) throw unreadable(pattern, 'there is no such file');
  }
  return texts;
}

/** Every digest in the texts, and every tag that follows the name of the package. Pure. */
export function leasesIn(name: string, texts: readonly InUseText[]): readonly Lease[] {
  const escaped = name.replace(/[.+?^${}()|[\]\\/]/g, '\\$&');
  const tags = new RegExp(
    `(?<![A-Za-z0-9._/-])${escaped}:([A-Za-z0-9_][A-Za-z0-9._-]{0,127})`,
    'g',
  );
  return texts.flatMap(({ path, text }) => [
    ...Array.from(text.matchAll(digests), ([value]): Lease => {
      return { kind: 'digest', value, source: path };
    }),
    ...Array.from(text.matchAll(tags), ([, value = '']): Lease => {
      return { kind: 'tag', value, source: path };
    }),
  ]);
}

function unreadable(path: string, why: string, cause?: unknown): ActionError {
  return new ActionError('IN_USE_UNREADABLE', `"${path}" in in-use-paths: ${why}`, {
    hint: 'check out the repository before, and name files that are there',
    ...(cause === undefined ? {} : { cause }),
  });
}
