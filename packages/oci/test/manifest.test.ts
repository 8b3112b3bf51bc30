import { describe, expect, test } from 'vitest';
import { graphLimits, mediaTypes, ociErrors, parseManifest } from '../src/index.ts';
import { child, config, digest, encode, index, layer, manifest, without } from './documents.ts';
import { refusal } from './refusal.ts';

describe('parseManifest reads', () => {
  test('an OCI manifest', () => {
    expect(parseManifest(encode(manifest), mediaTypes.ociManifest)).toEqual({
      kind: 'manifest',
      mediaType: mediaTypes.ociManifest,
      config,
      layers: [layer],
    });
  });

  test('an OCI index with the platforms of its children', () => {
    expect(parseManifest(encode(index), mediaTypes.ociIndex)).toEqual({
      kind: 'index',
      mediaType: mediaTypes.ociIndex,
      manifests: [child],
    });
  });

  test.each([
    ['a Docker manifest', { ...manifest, mediaType: mediaTypes.dockerManifest }, 'manifest'],
    ['a Docker list', { ...index, mediaType: mediaTypes.dockerManifestList }, 'index'],
  ])('%s, with its own media type', (_name, document, kind) => {
    expect(parseManifest(encode(document))).toMatchObject({ kind, mediaType: document.mediaType });
  });

  test.each([
    ['the Content-Type', mediaTypes.dockerManifest, mediaTypes.dockerManifest],
    [
      'the Content-Type without its parameters',
      `${mediaTypes.ociManifest}; charset=utf-8`,
      mediaTypes.ociManifest,
    ],
    ['the fields, when the Content-Type is general', 'application/json', mediaTypes.ociManifest],
    ['the fields, when there is no Content-Type', undefined, mediaTypes.ociManifest],
  ])('a body without media type by %s', (_name, received, expected) => {
    const { mediaType: _mediaType, ...body } = manifest;
    expect(parseManifest(encode(body), received).mediaType).toBe(expected);
  });

  test('an artifact with its type, the empty configuration and a subject', () => {
    const artifact = {
      ...manifest,
      artifactType: 'application/vnd.example.sbom',
      config: { mediaType: mediaTypes.emptyJson, digest, size: 2, data: 'e30=' },
      layers: [
        { ...layer, artifactType: 'x/y', urls: ['https://example.com/a'], annotations: { a: 'b' } },
      ],
      subject: { mediaType: mediaTypes.ociManifest, digest, size: 3 },
      annotations: { 'org.opencontainers.image.created': '2026-01-01T00:00:00Z' },
    };
    expect(parseManifest(encode(artifact))).toEqual({
      kind: 'manifest',
      ...without(artifact, 'schemaVersion'),
    });
  });

  test('an index of artifacts with a subject', () => {
    const referrers = {
      ...index,
      manifests: [],
      subject: config,
      artifactType: 'x/y',
      annotations: {},
    };
    expect(parseManifest(encode(referrers))).toEqual({
      kind: 'index',
      ...without(referrers, 'schemaVersion'),
    });
  });

  test('null as absent, as Go writes it', () => {
    const written = {
      ...manifest,
      layers: null,
      subject: null,
      annotations: null,
      artifactType: null,
    };
    expect(parseManifest(encode(written))).toEqual({
      ...without(manifest, 'schemaVersion'),
      kind: 'manifest',
      layers: [],
    });
    const descriptor = { ...child, platform: null, annotations: null, urls: null, data: null };
    expect(parseManifest(encode({ ...index, manifests: [descriptor] }))).toMatchObject({
      manifests: [without(child, 'platform')],
    });
  });

  test('and leaves out unknown fields, those of prototypes too', () => {
    const text = `{"schemaVersion":2,"x":1,"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},
      "annotations":{"__proto__":"a","toString":"b","c":"d"},
      "config":{"mediaType":"m","digest":"${digest}","size":1,"x":1,"__proto__":{"size":5}},"layers":[]}`;
    const parsed = parseManifest(encode(text));
    expect(Object.keys(parsed).sort()).toEqual([
      'annotations',
      'config',
      'kind',
      'layers',
      'mediaType',
    ]);
    expect({ ...parsed.annotations }).toEqual({ toString: 'b', c: 'd' });
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  test('a body of exactly the size limit', () => {
    const open = JSON.stringify({ ...manifest, annotations: { pad: '' } });
    const padded = open.replace(
      '"pad":""',
      `"pad":"${'x'.repeat(graphLimits.manifestBytes - open.length)}"`,
    );
    expect(encode(padded)).toHaveLength(graphLimits.manifestBytes);
    expect(parseManifest(encode(padded)).kind).toBe('manifest');
    expect(() => parseManifest(encode(`${padded} `))).toThrow(refusal('MANIFEST_INVALID'));
  });

  test.each([0, Number.MAX_SAFE_INTEGER])('a size of %d bytes', (size) => {
    expect(parseManifest(encode({ ...manifest, layers: [{ ...layer, size }] }))).toMatchObject({
      layers: [{ size }],
    });
  });
});

test('every code has its sentence', () => {
  expect(Object.keys(ociErrors)).toHaveLength(6);
  expect(Object.values(ociErrors).every((sentence) => sentence.endsWith('.'))).toBe(true);
});
