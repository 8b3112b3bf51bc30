import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readLedger } from '../src/ledger.ts';
import { digestAt } from './core/graphs.ts';
import { temporary } from './registries.ts';

const digest = digestAt(1);
const named = { package: 'registry.example.com/acme/web', digest };
const blob = { digest, size: 1 };
const parts = { children: [digest], nested: [digest], subject: digest, blobs: [blob] };
const manifest = { mediaType: 'x', size: 1, ...parts };
const tag = { ...named, tag: 'v1' };

/** The line alone in a ledger: whether that makes sense. */
async function makesSense(line: string): Promise<boolean> {
  const path = join(await temporary(), 'ledger.jsonl');
  await writeFile(path, `{"ledger":1}\n${line}\n`);
  return (await readLedger(path)) !== undefined;
}

describe('a line of a ledger', () => {
  it.each<[string, object]>([
    ['a tag', tag],
    ['a tag that came', { ...tag, since: 1 }],
    ['what has no tag any more', { ...named, untagged: 1 }],
    ['a manifest', { ...named, manifest }],
    ['a manifest with a time', { ...named, manifest, createdAt: 1 }],
    ['a manifest of an image', { ...named, manifest: { ...manifest, nested: undefined } }],
    ['a manifest without a subject', { ...named, manifest: { ...manifest, subject: undefined } }],
  ])('tells of %s', async (_, line) => {
    expect(await makesSense(JSON.stringify(line))).toBe(true);
  });

  it.each<[string, unknown]>([
    ['is nothing', null],
    ['is a number', 1],
    ['names no package', { digest, tag: 'v1' }],
    ['has a package that is no text', { ...tag, package: 1 }],
    ['names no digest', { ...tag, digest: undefined }],
    ['has a digest that is none', { ...tag, digest: 'sha256:1' }],
    ['has a tag that is no text', { ...tag, tag: 1 }],
    ['has a text for the time of a tag', { ...tag, since: '1' }],
    ['has a text for the time without a tag', { ...named, untagged: '1' }],
    ['has a text for the time of an image', { ...named, manifest, createdAt: '1' }],
    ['tells of nothing', named],
    ['tells of two things', { ...tag, untagged: 1 }],
  ])('makes no sense when it %s', async (_, line) => {
    expect(await makesSense(JSON.stringify(line))).toBe(false);
  });

  it.each<[string, unknown]>([
    ['nothing', null],
    ['no object', 1],
    ['one without a media type', { ...manifest, mediaType: undefined }],
    ['one without a size', { ...manifest, size: undefined }],
    ['one with a size that is a text', { ...manifest, size: '1' }],
    ['one of half a byte', { ...manifest, size: 0.5 }],
    ['one without children', { ...manifest, children: undefined }],
    ['one with a child that is no digest', { ...manifest, children: ['x'] }],
    ['one with a nested index that is no digest', { ...manifest, nested: ['x'] }],
    ['one with nested indexes that are no list', { ...manifest, nested: digest }],
    ['one with a subject that is no digest', { ...manifest, subject: 'x' }],
    ['one without blobs', { ...manifest, blobs: undefined }],
    ['one with a blob that is nothing', { ...manifest, blobs: [null] }],
    ['one with a blob that is no object', { ...manifest, blobs: [1] }],
    ['one with a blob without a digest', { ...manifest, blobs: [{ size: 1 }] }],
    ['one with a blob without a size', { ...manifest, blobs: [{ digest }] }],
  ])('makes no sense when its manifest is %s', async (_, one) => {
    expect(await makesSense(JSON.stringify({ ...named, manifest: one }))).toBe(false);
  });

  it.each([
    ['cut short', '{"package":'],
    [
      'of a time without end',
      JSON.stringify({ ...tag, since: 0 }).replace('"since":0', '"since":1e999'),
    ],
  ])('makes no sense when it is %s', async (_, line) => {
    expect(await makesSense(line)).toBe(false);
  });
});
