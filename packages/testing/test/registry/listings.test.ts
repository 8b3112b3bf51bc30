import { imageFixture } from '@image-relay/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pageOf } from '../../src/registry/pages.ts';
import { ask, sha256, startRegistry } from './ask.ts';

const image = imageFixture.single();

async function registryWithTags(tags: readonly string[], options = {}) {
  const registry = await startRegistry(options);
  registry.state.load('acme/web', image, tags);
  return registry;
}

function tagsIn(text: string): readonly string[] {
  return (JSON.parse(text) as { tags: readonly string[] }).tags;
}

describe('listing tags', () => {
  test.each([
    ['', ['B', 'a', 'b', 'c'], null],
    ['?n=2', ['B', 'a'], '</v2/acme/web/tags/list?n=2&last=a>; rel="next"'],
    ['?n=2&last=a', ['b', 'c'], null],
    ['?last=b', ['c'], null],
    ['?n=0', [], null],
    ['?n=9&last=zzz', [], null],
  ])('%j gives %j', async (query, tags, link) => {
    const registry = await registryWithTags(['c', 'a', 'B', 'b']);
    const answer = await ask(registry, `GET /v2/acme/web/tags/list${query}`);
    expect([answer.status, tagsIn(answer.text), answer.headers.get('link')]).toEqual([
      200,
      tags,
      link,
    ]);
  });

  test('pages are as small as the registry wants, whatever n says', async () => {
    const registry = await registryWithTags(['a', 'b', 'c'], { pageSize: 2 });
    const answer = await ask(registry, 'GET /v2/acme/web/tags/list?n=100');
    expect(tagsIn(answer.text)).toEqual(['a', 'b']);
    expect(answer.headers.get('link')).toContain('last=b');
  });

  test('an unknown repository is an error, one without tags is an empty list', async () => {
    const registry = await registryWithTags([]);
    const unknown = await ask(registry, 'GET /v2/acme/none/tags/list');
    expect([unknown.status, unknown.codes]).toEqual([404, ['NAME_UNKNOWN']]);
    expect(tagsIn((await ask(registry, 'GET /v2/acme/web/tags/list')).text)).toEqual([]);
  });

  test('following the pages gives every name once, sorted', () => {
    const names = fc.uniqueArray(fc.string({ minLength: 1 }));
    fc.assert(
      fc.property(names, fc.integer({ min: 1, max: 5 }), (all, n) => {
        const seen: string[] = [];
        let page = pageOf(all, { n, limit: 100 });
        seen.push(...page.entries);
        while (page.next !== undefined) {
          page = pageOf(all, { n, limit: 100, last: page.next });
          seen.push(...page.entries);
        }
        expect(seen).toEqual([...all].sort((a, b) => (a < b ? -1 : 1)));
      }),
    );
  });
});

describe('listing repositories', () => {
  test('names those that hold anything, by pages', async () => {
    const registry = await startRegistry();
    for (const name of ['c', 'a', 'b']) registry.state.load(name, image, ['v1']);
    const first = await ask(registry, 'GET /v2/_catalog?n=2');
    expect(JSON.parse(first.text)).toEqual({ repositories: ['a', 'b'] });
    const next = /<(.*)>/.exec(first.headers.get('link') ?? '')?.[1];
    const second = await ask(registry, `GET ${next}`);
    expect(JSON.parse(second.text)).toEqual({ repositories: ['c'] });
  });

  test('is a 404 where the catalogue is switched off', async () => {
    const registry = await startRegistry({ catalog: false });
    expect((await ask(registry, 'GET /v2/_catalog')).status).toBe(404);
  });
});

describe('listing referrers', () => {
  const referred = imageFixture.withReferrers(image);
  const path = `/v2/acme/web/referrers/${image.root.digest}`;
  const read = (text: string) =>
    (JSON.parse(text) as { manifests: readonly { artifactType?: string }[] }).manifests;

  test('gives descriptors with artifact type and annotations', async () => {
    const registry = await startRegistry();
    registry.state.load('acme/web', referred, ['v1']);
    const answer = await ask(registry, `GET ${path}`);
    expect(answer.headers.get('content-type')).toBe('application/vnd.oci.image.index.v1+json');
    expect(read(answer.text)).toEqual([
      expect.objectContaining({
        artifactType: 'application/vnd.example.sbom.v1',
        annotations: { format: 'spdx' },
      }),
      expect.objectContaining({ artifactType: 'application/vnd.example.signature.v1' }),
    ]);
  });

  test('gives those of the subject alone, typed by their configuration where they have no type', async () => {
    const registry = await startRegistry();
    registry.state.load('acme/web', referred, ['v1']);
    const other = imageFixture.single({ seed: 'other' });
    registry.state.load('acme/web', imageFixture.single({ subject: other.root }));
    const answer = await ask(registry, `GET /v2/acme/web/referrers/${other.root.digest}`);
    expect(read(answer.text).map((one) => one.artifactType)).toEqual([
      'application/vnd.oci.image.config.v1+json',
    ]);
  });

  test('a filter is applied and said to be', async () => {
    const registry = await startRegistry();
    registry.state.load('acme/web', referred, ['v1']);
    const query = '?artifactType=application/vnd.example.sbom.v1';
    const answer = await ask(registry, `GET ${path}${query}`);
    expect(answer.headers.get('oci-filters-applied')).toBe('artifactType');
    expect(read(answer.text)).toHaveLength(1);
  });

  test('pages together give every referrer once', async () => {
    const registry = await startRegistry({ pageSize: 1 });
    registry.state.load('acme/web', referred, ['v1']);
    const first = await ask(registry, `GET ${path}`);
    const next = /<(.*)>/.exec(first.headers.get('link') ?? '')?.[1];
    const second = await ask(registry, `GET ${next}`);
    expect(second.headers.get('link')).toBeNull();
    const types = [...read(first.text), ...read(second.text)].map((one) => one.artifactType);
    expect(new Set(types)).toEqual(
      new Set(['application/vnd.example.sbom.v1', 'application/vnd.example.signature.v1']),
    );
    expect(types).toHaveLength(2);
  });

  test.each([
    ['a digest nothing refers to', `/v2/acme/web/referrers/${sha256('x')}`, 200],
    ['something that is no digest', '/v2/acme/web/referrers/latest', 400],
  ])('of %s answers as it should', async (_, asked, status) => {
    const registry = await startRegistry();
    registry.state.load('acme/web', referred, ['v1']);
    expect((await ask(registry, `GET ${asked}`)).status).toBe(status);
  });

  test('is a 404 without the API, and then pushes are not acknowledged', async () => {
    const registry = await startRegistry({ referrers: false });
    registry.state.load('acme/web', referred, ['v1']);
    expect((await ask(registry, `GET ${path}`)).status).toBe(404);
  });

  test('a pushed subject is acknowledged with OCI-Subject', async () => {
    const registry = await startRegistry();
    registry.state.load('acme/web', referred);
    const artifact = [...referred.manifests].at(-1);
    const answer = await ask(registry, `PUT /v2/acme/web/manifests/${artifact?.[0]}`, {
      headers: { 'content-type': artifact?.[1].mediaType ?? '' },
      body: artifact?.[1].bytes ?? '',
    });
    expect([answer.status, answer.headers.get('oci-subject')]).toEqual([201, image.root.digest]);
  });
});
