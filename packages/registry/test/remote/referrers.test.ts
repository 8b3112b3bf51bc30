import { digestOf, mediaTypes, referrersTag } from '@image-relay/oci';
import { describe, expect, test } from 'vitest';
import { testClient } from '../support/client.ts';
import { indexBytes, sampleManifest } from '../support/manifest.ts';
import { startScripted } from '../support/scripted-server.ts';

const { digest } = sampleManifest();
const tag = referrersTag(digest);
const api = `GET /v2/acme/web/referrers/${digest}`;
const byTag = `GET /v2/acme/web/manifests/${tag}`;
const at = (registry: string) => ({ registry, repository: 'acme/web' });
const entry = (title: string, artifactType = 'application/x') => ({
  mediaType: mediaTypes.ociManifest,
  digest: digestOf(Buffer.from(title)),
  size: 5,
  artifactType,
});
const index = (entries: readonly object[], headers = {}) => ({
  status: 200,
  headers: { 'content-type': mediaTypes.ociIndex, ...headers },
  body: indexBytes(entries),
});
const absent = { status: 404 };
const html = { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' };
const [a, b] = [entry('a'), entry('b')];

describe('listReferrers', () => {
  test.each([
    ['the API', { [api]: index([a, b]) }, [a, b], 'api'],
    [
      'the API, page by page',
      { [api]: index([a], { link: '</v2/n>; rel="next"' }), 'GET /v2/n': index([b]) },
      [a, b],
      'api',
    ],
    ['the tag where the API knows of none', { [api]: index([]), [byTag]: index([a]) }, [a], 'tag'],
    ['the API where neither knows of any', { [api]: index([]), [byTag]: absent }, [], 'api'],
    ['the tag after a 404', { [api]: absent, [byTag]: index([a]) }, [a], 'tag'],
    ['the tag after a 405', { [api]: { status: 405 }, [byTag]: index([a]) }, [a], 'tag'],
    [
      'the tag after a 303, which is not followed',
      { [api]: { status: 303, headers: { location: '/docs' } }, [byTag]: index([a]) },
      [a],
      'tag',
    ],
    ['the tag after an HTML page', { [api]: html, [byTag]: index([a]) }, [a], 'tag'],
    [
      'the tag after JSON of another kind',
      {
        [api]: { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' },
        [byTag]: index([a]),
      },
      [a],
      'tag',
    ],
    ['nothing anywhere', { [api]: absent, [byTag]: absent }, [], 'none'],
    [
      'nothing in a tag that is no index',
      {
        [api]: absent,
        [byTag]: { status: 200, headers: sampleManifest().headers, body: sampleManifest().bytes },
      },
      [],
      'none',
    ],
    ['an empty index below the tag', { [api]: absent, [byTag]: index([]) }, [], 'tag'],
  ])('takes %s', async (_, script, descriptors, source) => {
    await using server = await startScripted(script);
    await using client = testClient();
    const found = await client.registry.listReferrers(at(server.host), digest);
    expect(found).toEqual({ descriptors, source });
    expect(server.requests).toHaveLength(Object.keys(script).length);
  });

  test.each([
    ['did filter', { 'oci-filters-applied': 'artifactType' }, [a]],
    ['did not filter', {}, [a, entry('c', 'application/y')]],
  ])('gives one type where the registry %s', async (_, headers, entries) => {
    await using server = await startScripted({
      [`${api}?artifactType=application%2Fx`]: index(entries, headers),
    });
    await using client = testClient();
    const options = { artifactType: 'application/x' };
    const found = await client.registry.listReferrers(at(server.host), digest, options);
    expect(found.descriptors).toEqual([a]);
  });

  test('filters what the tag lists', async () => {
    await using server = await startScripted({
      [`${api}?artifactType=application%2Fy`]: absent,
      [byTag]: index([a]),
    });
    await using client = testClient();
    const options = { artifactType: 'application/y' };
    const found = await client.registry.listReferrers(at(server.host), digest, options);
    expect(found).toEqual({ descriptors: [], source: 'tag' });
  });

  test('asks a registry without the API only once for it', async () => {
    await using server = await startScripted({ [api]: absent, [byTag]: absent });
    await using client = testClient();
    await client.registry.listReferrers(at(server.host), digest);
    await client.registry.listReferrers(at(server.host), digest);
    expect(server.lines).toEqual([api, byTag, byTag]);
  });

  test('does not conclude that from an unknown repository', async () => {
    const unknown = { status: 404, body: '{"errors":[{"code":"NAME_UNKNOWN"}]}' };
    await using server = await startScripted({ [api]: unknown, [byTag]: absent });
    await using client = testClient();
    await client.registry.listReferrers(at(server.host), digest);
    await client.registry.listReferrers(at(server.host), digest);
    expect(server.lines).toEqual([api, byTag, api, byTag]);
  });

  test('does not look for a tag that is known not to be there', async () => {
    await using server = await startScripted({ [api]: absent });
    await using client = testClient();
    const options = { knownTags: new Set(['v1']) };
    const found = await client.registry.listReferrers(at(server.host), digest, options);
    expect(found).toEqual({ descriptors: [], source: 'none' });
  });

  test('adds what only the tag lists, where the tag is known to be there', async () => {
    const script = { [api]: index([a]), [byTag]: index([b, a]) };
    await using server = await startScripted(script);
    await using client = testClient();
    const options = { knownTags: new Set([tag]) };
    const found = await client.registry.listReferrers(at(server.host), digest, options);
    expect(found).toEqual({ descriptors: [a, b], source: 'api' });
    expect(server.lines).toEqual([api, byTag]);
  });

  test.each([
    ['the API answers 403', { [api]: { status: 403 } }, 'REGISTRY_FORBIDDEN'],
    ['the API answers 500', { [api]: { status: 500 } }, 'REGISTRY_UPSTREAM_ERROR'],
    ['the tag answers 403', { [api]: absent, [byTag]: { status: 403 } }, 'REGISTRY_FORBIDDEN'],
    [
      'the API says DENIED with its 404',
      { [api]: { status: 404, body: '{"errors":[{"code":"DENIED"}]}' } },
      'REGISTRY_FORBIDDEN',
    ],
    [
      'the pages go to another host',
      { [api]: index([a], { link: '<http://localhost:1/n>; rel="next"' }) },
      'REGISTRY_PROTOCOL',
    ],
    [
      'an answer of the API breaks off',
      { [api]: { ...index([a]), cutAfter: 5 } },
      'REGISTRY_PROTOCOL',
    ],
    [
      'an answer of the API has no end',
      { [api]: { ...index([a]), body: ' '.repeat(5_000_000) } },
      'REGISTRY_PROTOCOL',
    ],
  ])('fails where %s', async (_, script, code) => {
    await using server = await startScripted(script);
    await using client = testClient({ retries: 0 });
    await expect(client.registry.listReferrers(at(server.host), digest)).rejects.toMatchObject({
      code,
    });
  });

  test('stops at ten thousand', async () => {
    const many = Array.from({ length: 10_001 }, (_, at) => entry(`entry ${at}`));
    await using server = await startScripted({ [api]: index(many) });
    await using client = testClient();
    await expect(client.registry.listReferrers(at(server.host), digest)).rejects.toMatchObject({
      code: 'REGISTRY_LIMIT',
    });
  });
});
