import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mediaTypes, parseManifest } from '../src/index.ts';
import { child, config, digest, encode, index, layer, manifest, without } from './documents.ts';
import { outcomeOf, refusal } from './refusal.ts';

describe('parseManifest refuses', () => {
  test.each([
    ['an empty body', '', 'empty'],
    ['text', 'not found', 'not JSON'],
    ['a cut body', JSON.stringify(manifest).slice(0, -1), 'not JSON'],
    ['HTML', '<!doctype html><title>Sign in</title>', 'HTML'],
    ['HTML behind white space', '\n  <html>', 'HTML'],
    ['a list', '[]', 'an array'],
    ['a number', '1', 'a number'],
    ['null', 'null', 'null'],
    ['a byte order mark', '\ufeff{}', 'not JSON'],
    ['an empty object', '{}', 'neither'],
    ['an error document', '{"errors":[{"code":"MANIFEST_UNKNOWN"}]}', 'neither'],
    ['manifests and layers', { ...index, layers: [layer] }, 'ambiguous'],
    ['manifests and config', { ...without(index, 'mediaType'), config }, 'ambiguous'],
    [
      'manifests and an empty list of layers',
      { ...without(index, 'mediaType'), layers: [] },
      'ambiguous',
    ],
    [
      'a manifest that says it is an index',
      { ...manifest, mediaType: mediaTypes.ociIndex },
      'ambiguous',
    ],
    [
      'an index that says it is a manifest',
      { ...index, mediaType: mediaTypes.dockerManifest },
      'ambiguous',
    ],
    ['no schemaVersion', without(manifest, 'schemaVersion'), 'schemaVersion: expected 2'],
    ['schemaVersion 3', { ...manifest, schemaVersion: 3 }, 'schemaVersion: expected 2'],
    ['schemaVersion "2"', { ...manifest, schemaVersion: '2' }, 'schemaVersion: expected 2'],
    ['no config', without(manifest, 'config'), 'config: expected object'],
    ['no layers', without(manifest, 'layers'), 'layers: expected array'],
    ['layers as an object', { ...manifest, layers: {} }, 'layers: expected array'],
    ['a media type that is no text', { ...manifest, mediaType: 5 }, 'mediaType: expected string'],
    ['a negative size', { ...manifest, layers: [{ ...layer, size: -1 }] }, 'layers[0].size'],
    ['a broken size', { ...manifest, layers: [{ ...layer, size: 1.5 }] }, 'layers[0].size'],
    ['a size as text', { ...manifest, layers: [{ ...layer, size: '1' }] }, 'layers[0].size'],
    [
      'a size that no number holds',
      JSON.stringify(manifest).replace('"size":7', '"size":9007199254740993'),
      'layers[0].size',
    ],
    [
      'an endless size',
      JSON.stringify(manifest).replace('"size":7', '"size":1e999'),
      'layers[0].size',
    ],
    ['no size', { ...manifest, config: without(config, 'size') }, 'config.size'],
    [
      'an upper-case digest',
      { ...manifest, config: { ...config, digest: digest.toUpperCase() } },
      'config.digest',
    ],
    [
      'a short digest',
      { ...manifest, config: { ...config, digest: 'sha256:abc' } },
      'config.digest',
    ],
    [
      'an empty media type',
      { ...manifest, config: { ...config, mediaType: '' } },
      'config.mediaType',
    ],
    [
      'a child without digest',
      { ...index, manifests: [without(child, 'digest')] },
      'manifests[0].digest',
    ],
    [
      'a platform without architecture',
      { ...index, manifests: [{ ...child, platform: { os: 'linux' } }] },
      'manifests[0].platform.architecture',
    ],
    ['a child that is null', { ...index, manifests: [null] }, 'manifests[0]: expected object'],
    [
      'annotations that are no texts',
      { ...manifest, annotations: { a: 1 } },
      'annotations.a: expected string',
    ],
    ['a subject that is a text', { ...manifest, subject: digest }, 'subject: expected object'],
  ])('%s', (_name, body, problem) => {
    const expected = refusal('MANIFEST_INVALID', { message: problem });
    expect(() => parseManifest(encode(body))).toThrow(expected);
  });

  test.each([
    ['an index under a manifest type', index, mediaTypes.ociManifest],
    ['a manifest under a list type', manifest, `${mediaTypes.dockerManifestList}; charset=utf-8`],
  ])('%s', (_name, body, received) => {
    expect(() => parseManifest(encode(body), received)).toThrow(refusal('MANIFEST_INVALID'));
  });

  test.each([
    ['schemaVersion 1', { schemaVersion: 1, name: 'a', fsLayers: [], history: [] }, undefined],
    ['the Content-Type of schema 1', manifest, mediaTypes.dockerSchema1],
    [
      'the Content-Type of signed schema 1',
      'not even JSON',
      `${mediaTypes.dockerSchema1Signed}; charset=utf-8`,
    ],
    [
      'the media type of schema 1',
      { ...manifest, mediaType: mediaTypes.dockerSchema1Signed },
      undefined,
    ],
    [
      'the artifact manifest that OCI withdrew',
      { mediaType: mediaTypes.ociArtifactManifest, blobs: [] },
      undefined,
    ],
    [
      'an unknown media type',
      { ...manifest, mediaType: 'application/vnd.example' },
      mediaTypes.ociManifest,
    ],
  ])('%s as not supported', (_name, body, received) => {
    const expected = refusal('MANIFEST_UNSUPPORTED', { hint: '.' });
    expect(() => parseManifest(encode(body), received)).toThrow(expected);
  });

  test('bytes that are not UTF-8', () => {
    const bytes = encode(JSON.stringify({ ...manifest, annotations: { a: 'X' } }));
    bytes[bytes.lastIndexOf('X'.charCodeAt(0))] = 0xff;
    const expected = refusal('MANIFEST_INVALID', { message: 'UTF-8' });
    expect(() => parseManifest(bytes)).toThrow(expected);
  });

  test('endless nesting without falling over', () => {
    const nested = `{"schemaVersion":2,"layers":${'['.repeat(2_000_000)}${']'.repeat(2_000_000)}}`;
    expect(() => parseManifest(encode(nested))).toThrow(refusal('MANIFEST_INVALID'));
  });

  test('all problems in one error, of which the message shows the first twenty', () => {
    const broken = {
      ...manifest,
      config: { size: -1 },
      layers: Array.from({ length: 9 }, () => ({})),
    };
    const parse = () => parseManifest(encode(broken));
    expect(parse).toThrow(refusal('MANIFEST_INVALID', { message: '; and 10 more' }));
    expect(parse).toThrow(
      refusal('MANIFEST_INVALID', {
        message: 'config.mediaType: expected string; config.digest: expected a digest',
      }),
    );
    expect(parse).toThrow(
      expect.objectContaining({ problems: expect.objectContaining({ length: 30 }) }),
    );
  });

  test('anything else with a code of its own, never with a stack of ours', () => {
    const json = fc.json().map(encode);
    const keyed = fc
      .dictionary(
        fc.constantFrom(...Object.keys({ ...manifest, ...index, subject: 1, annotations: 1 })),
        fc.jsonValue(),
      )
      .map(encode);
    fc.assert(
      fc.property(fc.oneof(json, keyed, fc.uint8Array()), (bytes) => {
        expect(outcomeOf(() => parseManifest(bytes))).toSatisfy(isManifestOutcome);
      }),
      { numRuns: 2_000 },
    );
  });
});

function isManifestOutcome(outcome: object): boolean {
  const codes: unknown[] = ['MANIFEST_INVALID', 'MANIFEST_UNSUPPORTED'];
  return 'value' in outcome || ('code' in outcome && codes.includes(outcome.code));
}
