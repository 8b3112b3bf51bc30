import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOf, mediaTypes } from '@image-relay/oci';
import { describe, expect, it } from 'vitest';
import { type JournalRecord, openJournal, readJournal } from '../src/journal.ts';
import { now, temporary } from './registries.ts';

function record(tag: string): JournalRecord {
  const bytes = Buffer.from(JSON.stringify({ tag }));
  return {
    package: 'registry.example.com/acme/web',
    digest: digestOf(bytes),
    mediaType: mediaTypes.ociManifest,
    tags: [tag],
    parents: [],
    time: now.toISOString(),
    manifest: bytes.toString('base64'),
  };
}

/** The tags of a journal that an earlier run left like this, and that one more was written to. */
async function goneOn(change: (text: string) => string): Promise<readonly string[]> {
  const path = join(await temporary(), 'journal.jsonl');
  const first = await openJournal(path);
  await first.append(record('first'));
  await writeFile(path, change(await readFile(path, 'utf8')));
  const second = await openJournal(path);
  await second.append(record('second'));
  return (await readJournal(path)).flatMap(({ tags }) => tags);
}

describe('a journal that a run goes on with', () => {
  it.each<[string, (text: string) => string, readonly string[]]>([
    ['as it was written', (text) => text, ['first', 'second']],
    ['after a line that was cut short', (text) => `${text}{"package":"é`, ['first', 'second']],
    ['after a line without its end', (text) => text.trimEnd(), ['first', 'second']],
    ['without a record', (text) => `${text.split('\n')[0]}\n`, ['second']],
    ['whose first line was cut short', () => '{"jour', ['second']],
    ['that is empty', () => '', ['second']],
  ])('can be read back: %s', async (_, change, tags) => {
    expect(await goneOn(change)).toEqual(tags);
  });

  it.each(['{"journal":2}\n', 'a list of mine\n'])('is one of ours, not %j', async (text) => {
    await expect(goneOn(() => text)).rejects.toMatchObject({ code: 'JOURNAL_UNWRITABLE' });
  });
});
