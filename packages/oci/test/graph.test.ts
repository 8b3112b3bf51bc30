import { describe, expect, test } from 'vitest';
import {
  attestedDigest,
  bareMediaType,
  cosignTags,
  type Descriptor,
  type Digest,
  edgesOf,
  type Fault,
  faultCodes,
  isAttestation,
  isForeignLayerMediaType,
  isImageConfigMediaType,
  isImageManifestMediaType,
  isIndexMediaType,
  isManifestMediaType,
  isSchema1MediaType,
  isUnverifiable,
  manifestAccept,
  mediaTypes,
  parseImageConfig,
  parseReferrersTag,
  referrersTag,
  unverifiableCodes,
} from '../src/index.ts';
import { refusal } from './refusal.ts';

const hex = '0123456789abcdef'.repeat(4);
const digest: Digest = `sha256:${hex}`;
const at = (mediaType: string): Descriptor => ({ mediaType, digest, size: 1 });
const encode = (value: unknown) =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));

describe('edgesOf', () => {
  test('gives configuration, layers and subject of a manifest in order', () => {
    const document = {
      kind: 'manifest' as const,
      mediaType: mediaTypes.ociManifest,
      config: at('c'),
      layers: [at('l1'), at('l2')],
      subject: at('s'),
    };
    const edges = edgesOf(document).map(
      ({ role, descriptor }) => `${role} ${descriptor.mediaType}`,
    );
    expect(edges).toEqual(['config c', 'layer l1', 'layer l2', 'subject s']);
  });

  test('gives children of an index, then its subject', () => {
    const document = {
      kind: 'index' as const,
      mediaType: mediaTypes.ociIndex,
      manifests: [at('a'), at('b')],
    };
    expect(edgesOf(document).map(({ role }) => role)).toEqual(['child', 'child']);
    expect(edgesOf({ ...document, subject: at('s') }).at(-1)).toEqual({
      role: 'subject',
      descriptor: at('s'),
    });
  });
});

describe('attestations', () => {
  const annotations = {
    'vnd.docker.reference.type': 'attestation-manifest',
    'vnd.docker.reference.digest': digest,
  };

  test('are known by their annotations and name a sibling', () => {
    const descriptor = { ...at('m'), annotations };
    expect(isAttestation(descriptor)).toBe(true);
    expect(attestedDigest(descriptor)).toBe(digest);
  });

  test.each([
    ['no annotations', undefined],
    ['another type', { ...annotations, 'vnd.docker.reference.type': 'other' }],
    ['no type', { 'vnd.docker.reference.digest': digest }],
  ])('are not those with %s', (_name, given) => {
    const descriptor = { ...at('m'), ...(given ? { annotations: given } : {}) };
    expect([isAttestation(descriptor), attestedDigest(descriptor)]).toEqual([false, undefined]);
  });

  test('that name no digest are about nothing', () => {
    const descriptor = {
      ...at('m'),
      annotations: { ...annotations, 'vnd.docker.reference.digest': 'x' },
    };
    expect([isAttestation(descriptor), attestedDigest(descriptor)]).toEqual([true, undefined]);
  });
});

describe('tags that stand for digests', () => {
  test.each<[Digest, string]>([
    [digest, `sha256-${hex}`],
    [`sha512:${hex}${hex}`, `sha512-${hex}`],
    ['a+b:C=d', 'a-b-C-d'],
    [`${'x'.repeat(40)}:y`, `${'x'.repeat(32)}-y`],
  ])('%s is listed by %s', (given, expected) => {
    expect(referrersTag(given)).toBe(expected);
  });

  test('are three with cosign, none where the tag would be too long', () => {
    expect(cosignTags(digest)).toEqual([
      `sha256-${hex}.sig`,
      `sha256-${hex}.att`,
      `sha256-${hex}.sbom`,
    ]);
    expect(cosignTags(`sha512:${hex}${hex}`)).toEqual([]);
  });

  test.each([
    [`sha256-${hex}`, { digest }],
    [`sha256-${hex}.sig`, { digest, suffix: 'sig' }],
    [`blake3-${hex}.a.b`, { digest: `blake3:${hex}`, suffix: 'a.b' }],
    [`sha256-${hex}0`, undefined],
    [`sha256-${hex}.`, undefined],
    [`sha256-${hex.toUpperCase()}`, undefined],
    [`x-sha256-${hex}`, undefined],
    [`sha512-${hex}`, undefined],
    ['sha256-abc', undefined],
    ['latest', undefined],
  ])('%s is read as %j', (tag, expected) => {
    expect(parseReferrersTag(tag)).toEqual(expected);
  });
});

describe('media types', () => {
  const kinds = (type: string) => ({
    index: isIndexMediaType(type),
    image: isImageManifestMediaType(type),
    manifest: isManifestMediaType(type),
    schema1: isSchema1MediaType(type),
    config: isImageConfigMediaType(type),
    foreign: isForeignLayerMediaType(type),
  });
  test.each([
    [mediaTypes.ociIndex, ['index', 'manifest']],
    [mediaTypes.dockerManifestList, ['index', 'manifest']],
    [mediaTypes.ociManifest, ['image', 'manifest']],
    [`${mediaTypes.dockerManifest.toUpperCase()} ; charset=utf-8`, ['image', 'manifest']],
    [mediaTypes.dockerSchema1, ['schema1']],
    [mediaTypes.dockerSchema1Signed, ['schema1']],
    [mediaTypes.ociConfig, ['config']],
    [mediaTypes.dockerConfig, ['config']],
    [mediaTypes.ociForeignLayerZstd, ['foreign']],
    [mediaTypes.ociForeignLayer, ['foreign']],
    [mediaTypes.dockerForeignLayerGzip, ['foreign']],
    [mediaTypes.ociLayerGzip, []],
    [mediaTypes.emptyJson, []],
    ['text/html', []],
    ['', []],
  ])('%s is %j', (type, expected) => {
    const found = Object.entries(kinds(type)).filter(([, is]) => is);
    expect(found.map(([name]) => name)).toEqual(expected);
  });

  test('lose case and parameters', () => {
    expect(bareMediaType(' Text/HTML; charset="a;b"')).toBe('text/html');
  });

  test('of manifests are all asked for, and those of schema 1 last', () => {
    const types = manifestAccept.split(', ');
    expect(types.slice(0, 4).every(isManifestMediaType)).toBe(true);
    expect(types.slice(4).map(isSchema1MediaType)).toEqual([true, true]);
  });
});

describe('parseImageConfig', () => {
  test('gives platform, labels and creation', () => {
    const config = {
      os: 'linux',
      architecture: 'arm',
      variant: 'v7',
      'os.version': '1',
      'os.features': ['a'],
      created: '2026-01-01T00:00:00Z',
      config: { Labels: { a: 'b' }, Env: ['x=y'] },
      rootfs: {},
    };
    expect(parseImageConfig(encode(config))).toEqual({
      platform: {
        os: 'linux',
        architecture: 'arm',
        variant: 'v7',
        'os.version': '1',
        'os.features': ['a'],
      },
      labels: { a: 'b' },
      created: '2026-01-01T00:00:00Z',
    });
  });

  test.each([
    ['the empty configuration', {}],
    ['nulls', { config: null, os: null, architecture: null, created: null }],
    ['null labels', { config: { Labels: null } }],
    ['empty names', { os: '', architecture: '' }],
    ['an operating system alone', { os: 'linux' }],
  ])('finds nothing in %s', (_name, config) => {
    expect(parseImageConfig(encode(config))).toEqual({ labels: {} });
  });

  test('keeps labels of prototypes harmless', () => {
    const { labels } = parseImageConfig(encode('{"config":{"Labels":{"__proto__":"x","a":"b"}}}'));
    expect({ ...labels }).toEqual({ a: 'b' });
  });

  test.each([
    ['[]'],
    ['<html>'],
    ['{"os":1}'],
    ['{"config":{"Labels":{"a":1}}}'],
    ['{"config":[]}'],
  ])('refuses %s', (text) => {
    expect(() => parseImageConfig(encode(text))).toThrow(refusal('MANIFEST_INVALID'));
  });
});

test('a fault is a statement about the image, an unverifiable finding is none', () => {
  const fault = (code: Fault['code']): Fault => ({ code, path: [digest], message: 'x' });
  expect(faultCodes.map((code) => isUnverifiable(fault(code)))).not.toContain(true);
  expect(unverifiableCodes.map((code) => isUnverifiable(fault(code)))).not.toContain(false);
});
