import { type Descriptor, digestOf, mediaTypes } from '@image-relay/oci';
import { describe, expect, it } from 'vitest';
import type { BlobFacts, ManifestFacts, Observation } from '../../src/verify/facts.ts';
import { judgeBlob } from '../../src/verify/judge-blob.ts';
import { judgeManifest } from '../../src/verify/judge-manifest.ts';

const wanted = digestOf(Buffer.from('wanted'));
const other = digestOf(Buffer.from('other'));
const root = digestOf(Buffer.from('root'));
const path = [root, wanted];

const sound: ManifestFacts = {
  digest: wanted,
  length: 100,
  contentType: mediaTypes.ociManifest,
  document: { kind: 'manifest', mediaType: mediaTypes.ociManifest, edges: [] },
};
const descriptor = { digest: wanted, mediaType: mediaTypes.ociManifest, size: 100, path };

function found<Facts>(facts: Facts): Observation<Facts> {
  return { state: 'found', facts };
}

function without<Facts extends object, Key extends keyof Facts>(facts: Facts, key: Key) {
  const { [key]: _, ...rest } = facts;
  return rest;
}

describe('judgeManifest', () => {
  it.each<[string, Observation<ManifestFacts>, string[]]>([
    ['finds nothing when everything agrees', found(sound), []],
    ['says MANIFEST_MISSING for a 404', { state: 'missing' }, ['MANIFEST_MISSING']],
    [
      'repeats why a manifest could not be looked at',
      { state: 'unverifiable', code: 'RATE_LIMITED', message: 'slow down' },
      ['RATE_LIMITED'],
    ],
    [
      'takes a refused answer as the fault it is',
      { state: 'faulty', code: 'MANIFEST_INVALID', message: 'too large' },
      ['MANIFEST_INVALID'],
    ],
    [
      'says DIGEST_MISMATCH for other bytes',
      found({ ...sound, digest: other }),
      ['DIGEST_MISMATCH'],
    ],
    [
      'says DIGEST_MISMATCH for a header that disagrees with the bytes',
      found({ ...sound, disagreeingHeader: other }),
      ['DIGEST_MISMATCH'],
    ],
    ['says SIZE_MISMATCH for another length', found({ ...sound, length: 99 }), ['SIZE_MISMATCH']],
    [
      'reports digest and size together',
      found({ ...sound, digest: other, length: 1 }),
      ['DIGEST_MISMATCH', 'SIZE_MISMATCH'],
    ],
    [
      'says MEDIA_TYPE_MISMATCH when only Content-Type differs',
      found({ ...sound, contentType: mediaTypes.dockerManifest }),
      ['MEDIA_TYPE_MISMATCH'],
    ],
    [
      'says MEDIA_TYPE_MISMATCH when Content-Type is no manifest at all',
      found({ ...sound, contentType: 'application/json' }),
      ['MEDIA_TYPE_MISMATCH'],
    ],
    [
      'says MEDIA_TYPE_MISMATCH when only the body differs',
      found({
        ...sound,
        document: { kind: 'manifest', mediaType: mediaTypes.dockerManifest, edges: [] },
      }),
      ['MEDIA_TYPE_MISMATCH'],
    ],
    ['accepts an answer without Content-Type', found({ ...sound, contentType: '' }), []],
    [
      'says MANIFEST_INVALID and nothing about types for what is no manifest',
      found({
        ...without(sound, 'document'),
        contentType: 'text/html',
        problem: { code: 'MANIFEST_INVALID', message: 'it is HTML' },
      }),
      ['MANIFEST_INVALID'],
    ],
    [
      'says MANIFEST_UNSUPPORTED for Docker schema 1',
      found({
        ...without(sound, 'document'),
        problem: { code: 'MANIFEST_UNSUPPORTED', message: 'schema 1' },
      }),
      ['MANIFEST_UNSUPPORTED'],
    ],
  ])('%s', (_, observation, codes) => {
    const faults = judgeManifest(observation, descriptor);
    expect(faults.map(({ code }) => code)).toEqual(codes);
    expect(faults.every((fault) => fault.path === path && fault.digest === wanted)).toBe(true);
  });

  it('asks nothing of a root that only has a tag, except that it is a manifest', () => {
    expect(judgeManifest(found(sound), { path: [wanted] })).toEqual([]);
  });

  it('says what was expected and what was seen', () => {
    expect(judgeManifest(found({ ...sound, length: 99 }), descriptor)).toMatchObject([
      { digest: wanted, mediaType: mediaTypes.ociManifest, expected: '100', actual: '99' },
    ]);
  });
});

describe('judgeBlob', () => {
  const layer: Descriptor = { mediaType: mediaTypes.ociLayerGzip, digest: wanted, size: 10 };

  it.each<[string, Observation<BlobFacts>, string[]]>([
    ['accepts a probe that read a byte', found({ size: 10, bytesRead: 1 }), []],
    ['accepts a HEAD with the right length', found({ size: 10 }), []],
    ['accepts a probe without a length that read a byte', found({ bytesRead: 1 }), []],
    ['accepts a whole read', found({ size: 10, bytesRead: 10, digest: wanted }), []],
    ['says BLOB_MISSING for a 404', { state: 'missing' }, ['BLOB_MISSING']],
    [
      'repeats why a blob could not be looked at',
      { state: 'unverifiable', code: 'UNAUTHORIZED', message: 'log in' },
      ['UNAUTHORIZED'],
    ],
    ['says SIZE_MISMATCH for another length', found({ size: 9, bytesRead: 1 }), ['SIZE_MISMATCH']],
    [
      'says SIZE_MISMATCH for a file of zero bytes',
      found({ size: 0, bytesRead: 0 }),
      ['SIZE_MISMATCH'],
    ],
    [
      'says BLOB_UNREADABLE when no byte comes',
      found({ size: 10, bytesRead: 0 }),
      ['BLOB_UNREADABLE'],
    ],
    [
      'says BLOB_UNREADABLE when the body ends early',
      found({ size: 10, bytesRead: 4, endedEarly: true }),
      ['BLOB_UNREADABLE'],
    ],
    [
      'says SIZE_MISMATCH when fewer bytes come than described and no header said so',
      found({ bytesRead: 9, digest: other }),
      ['SIZE_MISMATCH'],
    ],
    [
      'says DIGEST_MISMATCH for other bytes of the right length',
      found({ size: 10, bytesRead: 10, digest: other }),
      ['DIGEST_MISMATCH'],
    ],
    [
      'says MANIFEST_INVALID for an image configuration that is none',
      found({ size: 10, bytesRead: 10, digest: wanted, config: { problem: 'it is not JSON' } }),
      ['MANIFEST_INVALID'],
    ],
  ])('%s', (_, observation, codes) => {
    const faults = judgeBlob(observation, { ...layer, path });
    expect(faults.map(({ code }) => code)).toEqual(codes);
    expect(faults.every((fault) => fault.path === path && fault.digest === wanted)).toBe(true);
  });

  it('accepts nothing read of a blob that has no bytes', () => {
    expect(judgeBlob(found({ size: 0, bytesRead: 0 }), { ...layer, size: 0, path })).toEqual([]);
  });
});
