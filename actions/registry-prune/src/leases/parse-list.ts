import { quote } from '@image-relay/action-kit';
import { type Digest, formatRepository, isDigest, parseReference } from '@image-relay/oci';

/** One entry of a list of what is in use. */
export interface ListEntry {
  readonly digest?: Digest;
  /** A tag, and the package that it is one of. */
  readonly tag?: { readonly name: string; readonly value: string };
}

/** All entries, or what is wrong with the first that is none. */
export type ReadList = { readonly entries: readonly ListEntry[] } | { readonly problem: string };

/**
 * Reads digests and references, one a line with `#` comments, or a JSON array of them. An empty list
 * is a problem: it is what a program writes that could not ask. Pure.
 */
export function parseInUseList(text: string): ReadList {
  const bare = text.replace(/^\uFEFF/, '');
  return bare.trimStart().startsWith('[') ? parseJson(bare) : parseLines(bare);
}

function parseLines(text: string): ReadList {
  const lines = text.split(/\r\n|\r|\n/).map((line, at) => {
    return [`line ${at + 1}`, line.replace(/(^|\s)#.*$/, '').trim()] as const;
  });
  return readEntries(lines.filter(([, entry]) => entry !== ''));
}

function parseJson(text: string): ReadList {
  const list = parsed(text);
  if (!Array.isArray(list)) return { problem: 'it begins as a JSON array and is none' };
  return readEntries(list.map((entry: unknown, at) => [`entry ${at + 1}`, entry] as const));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function readEntries(lines: readonly (readonly [place: string, entry: unknown])[]): ReadList {
  if (lines.length === 0) return { problem: 'it names nothing' };
  const entries: ListEntry[] = [];
  for (const [place, entry] of lines) {
    const read = typeof entry === 'string' ? readEntry(entry.trim()) : undefined;
    if (read === undefined) {
      const seen = typeof entry === 'string' ? quote(entry) : quote(JSON.stringify(entry) ?? '');
      return {
        problem: `${place} is ${seen}, expected a digest or a reference with tag or digest`,
      };
    }
    entries.push(read);
  }
  return { entries };
}

function readEntry(text: string): ListEntry | undefined {
  if (isDigest(text)) return { digest: text };
  // A digest that is cut short would be read as a tag of an image called sha256.
  if (/^sha(?:256|512):/.test(text)) return undefined;
  const reference = parsedReference(text);
  if (reference === undefined) return undefined;
  const { tag, digest } = reference;
  if (tag === undefined && digest === undefined) return undefined;
  return {
    ...(digest === undefined ? {} : { digest }),
    ...(tag === undefined ? {} : { tag: { name: formatRepository(reference), value: tag } }),
  };
}

function parsedReference(text: string) {
  try {
    return parseReference(text);
  } catch {
    return undefined;
  }
}
