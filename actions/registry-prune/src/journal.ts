import { appendFile, mkdir, truncate, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ActionError } from '@image-relay/action-kit';
import { type Digest, digestOf, isDigest, isTag } from '@image-relay/oci';
import * as z from 'zod/mini';
import { readLines, readStart, readUnended } from './read-lines.ts';

const digest = z.custom<Digest>((value) => typeof value === 'string' && isDigest(value));

const recordSchema = z.strictObject({
  /** `registry.example.com/acme/web` */
  package: z.string().check(z.minLength(1)),
  digest,
  mediaType: z.string(),
  tags: z.array(z.string().check(z.refine(isTag))),
  /** Of GitHub Packages. */
  id: z.exactOptional(z.int().check(z.positive())),
  /** What named it. */
  parents: z.array(digest),
  /** RFC 3339. */
  time: z.iso.datetime(),
  /** The bytes as they were, in base64. */
  manifest: z.base64(),
});

/** One manifest as it was before it was deleted. */
export type JournalRecord = z.infer<typeof recordSchema>;

const header = '{"journal":1}\n';

/** Takes records; each is in the file before {@link append} resolves. */
export interface Journal {
  readonly path: string;
  append(record: JournalRecord): Promise<void>;
}

/** Begins a journal, or goes on with one that is there. Throws JOURNAL_UNWRITABLE. */
export async function openJournal(path: string): Promise<Journal> {
  const write = async (task: () => Promise<unknown>) => {
    try {
      await task();
    } catch (cause) {
      throw new ActionError('JOURNAL_UNWRITABLE', `the journal cannot be written to "${path}"`, {
        hint: 'let the input journal name a file in a folder that the job may write to',
        cause,
      });
    }
  };
  await write(async () => {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, header, { flag: 'wx' }).catch(async (error: unknown) => {
      // It is there already: it has to be one of ours, and is gone on with.
      const text = await readStart(path, header.length);
      if (text !== header && header.startsWith(text)) return await writeFile(path, header);
      if (text !== header) throw error;
      await endLine(path);
    });
  });
  let last: Promise<void> = Promise.resolve();
  return {
    path,
    append(record) {
      const line = `${JSON.stringify(record)}\n`;
      last = last.then(() => write(() => appendFile(path, line)));
      return last;
    },
  };
}

/** Takes away a last line that was cut short, which no delete followed: another would go on in it. */
async function endLine(path: string): Promise<void> {
  const { text, start } = await readUnended(path);
  if (text === '') return;
  if (parseRecord(text) === undefined) await truncate(path, start);
  else await appendFile(path, '\n');
}

/**
 * Reads a journal back, the records in the order in which they were written; a last line that was cut
 * short by the end of its run was followed by no delete and is left out. Throws JOURNAL_INVALID.
 */
export async function readJournal(path: string): Promise<readonly JournalRecord[]> {
  try {
    const first = await readStart(path, header.length);
    if (first !== header) throw invalid(path, 'its first line is not that of a journal');
    return await recordsIn(path);
  } catch (error) {
    if (error instanceof ActionError) throw error;
    throw invalid(path, 'it cannot be read', error);
  }
}

async function recordsIn(path: string): Promise<readonly JournalRecord[]> {
  const records: JournalRecord[] = [];
  let number = 0;
  for await (const { text, isEnded } of readLines(path)) {
    number += 1;
    if (number === 1 || text === '') continue;
    const record = parseRecord(text);
    if (record !== undefined) records.push(record);
    else if (isEnded) throw invalid(path, `line ${number} is no record of a deleted manifest`);
  }
  return records;
}

function parseRecord(line: string): JournalRecord | undefined {
  try {
    const read = recordSchema.safeParse(JSON.parse(line));
    if (!read.success) return undefined;
    const algorithm = read.data.digest.slice(0, read.data.digest.indexOf(':'));
    const actual = digestOf(Buffer.from(read.data.manifest, 'base64'), algorithm);
    return actual === read.data.digest ? read.data : undefined;
  } catch {
    return undefined;
  }
}

function invalid(path: string, why: string, cause?: unknown): ActionError {
  return new ActionError('JOURNAL_INVALID', `the journal "${path}" cannot be used: ${why}`, {
    hint: 'give the file of the output journal as it was written',
    ...(cause === undefined ? {} : { cause }),
  });
}
