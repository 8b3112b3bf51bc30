import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOf, mediaTypes } from '@image-relay/oci';
import { expect, test } from 'vitest';
import { openJournal, readJournal } from '../src/journal.ts';
import { readLedger } from '../src/ledger.ts';
import { digestAt } from './core/graphs.ts';
import { now, temporary } from './registries.ts';

const bytes = Buffer.alloc(4 * 1024 * 1024, ' ');
const record = {
  package: 'registry.example.com/acme/web',
  digest: digestOf(bytes),
  mediaType: mediaTypes.ociManifest,
  tags: ['first'],
  parents: [],
  time: now.toISOString(),
  manifest: bytes.toString('base64'),
};
/** Together they are longer than any text can be. */
const count = 100;

test('a journal of more than 512 MiB is gone on with, and read back', {
  timeout: 120_000,
}, async () => {
  const path = join(await temporary(), 'journal.jsonl');
  await openJournal(path);
  const file = await open(path, 'a');
  const line = Buffer.from(`${JSON.stringify(record)}\n`);
  for (let number = 1; number <= count; number += 1) await file.write(line);
  await file.write(line.subarray(0, 100_000));
  await file.close();
  const journal = await openJournal(path);
  await journal.append({ ...record, tags: ['last'] });
  const read = await readJournal(path);
  expect([read.length, read.at(-1)?.tags]).toEqual([count + 1, ['last']]);
});

test('a ledger of more than 512 MiB is remembered', { timeout: 120_000 }, async () => {
  const path = join(await temporary(), 'ledger.jsonl');
  const file = await open(path, 'w');
  await file.write('{"ledger":1}\n');
  const long = { mediaType: 'x'.repeat(9_000_000), size: 1, children: [], blobs: [] };
  const name = record.package;
  for (let number = 0; number < 60; number += 1) {
    const line = { package: name, digest: digestAt(number), manifest: long };
    await file.write(`${JSON.stringify(line)}\n`);
  }
  await file.close();
  const ledger = await readLedger(path);
  expect([ledger?.get(name)?.isKnown, ledger?.get(name)?.manifests.size]).toEqual([true, 60]);
});
