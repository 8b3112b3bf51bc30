import { glob, readFile, stat } from 'node:fs/promises';
import { quote } from '@image-relay/action-kit';
import type { LeaseSource } from './lease-source.ts';
import { type Templates, templatesIn } from './templates.ts';
import { type NamingText, sharedLeasesIn, tagLeasesIn } from './text-leases.ts';
import { unreadable } from './unreadable.ts';

/** The largest file or list that is read, in bytes. */
export const mostBytes = 16 * 1024 * 1024;

/**
 * Files in which images are named: every digest, and every tag after the name of a package. One that is
 * named by a variable alone is IN_USE_UNREADABLE.
 */
export function fileSource(patterns: readonly string[]): LeaseSource {
  return {
    name: 'in-use-paths',
    read: async () => {
      const lists = await Promise.all(patterns.map(readPattern));
      const texts = lists.flat();
      const shared = texts.flatMap(sharedLeasesIn);
      return {
        of: (name) => {
          const { leases, unknown } = templatesIn(name, texts);
          if (unknown[0] !== undefined) throw noValue(unknown[0]);
          return [...shared, ...leases, ...texts.flatMap((text) => tagLeasesIn(name, text))];
        },
        isWorkActive: false,
      };
    },
  };
}

async function readPattern(pattern: string): Promise<readonly NamingText[]> {
  const texts: NamingText[] = [];
  let isOther = false;
  for await (const path of glob(pattern)) {
    const text = await readText(path, 'in-use-paths');
    if (text === undefined) isOther = true;
    else texts.push({ source: path, text });
  }
  if (texts.length === 0) throw noText(pattern, 'in-use-paths', whyEmpty(pattern, isOther));
  return texts;
}

function whyEmpty(pattern: string, isOther: boolean): string {
  if (isOther) return 'it is no file; the files of a folder are `folder/**`';
  const none = 'there is no such file';
  const isCut = pattern.includes('{') !== pattern.includes('}');
  return isCut ? `${none}; a comma begins another pattern, also between { and }` : none;
}

/** The text of a file that an input names, undefined of a folder. Throws IN_USE_UNREADABLE. */
export async function readText(path: string, input: string): Promise<string | undefined> {
  const fail = (cause: unknown): never => {
    throw noText(path, input, 'it cannot be read', cause);
  };
  const facts = await stat(path).catch(fail);
  if (!facts.isFile()) return undefined;
  if (facts.size > mostBytes) {
    throw noText(path, input, `it has ${facts.size} bytes, more than ${mostBytes}`);
  }
  return await readFile(path, 'utf8').catch(fail);
}

function noValue({ source, reference }: Templates['unknown'][number]) {
  const why = `it does not say which image ${quote(reference)} is`;
  return unreadable(`${quote(source)} in in-use-paths`, why, {
    hint: 'name the file that gives the variable, a key that ends in `tag`, or the file that a step before has rendered',
  });
}

function noText(path: string, input: string, ...[why, cause]: readonly [string, unknown?]) {
  return unreadable(`${quote(path)} in ${input}`, why, {
    hint: 'check out the repository before, and name files that are there',
    ...(cause === undefined ? {} : { cause }),
  });
}
