import { putTags } from '@image-relay/registry';
import { imageFixture } from '@image-relay/testing';
import { describe, expect, test } from 'vitest';
import { startClient, startRegistry, to } from './copies.ts';

const fixture = imageFixture.index();
const { digest } = fixture.root;
const root = fixture.manifests.get(digest) ?? { bytes: new Uint8Array(), mediaType: '' };

describe('tags of a manifest', () => {
  test.each([
    ['one PUT for all, where the registry says so', true, ['v1.2.3', '1.2', '1', 'latest'], 1],
    [
      'one PUT each elsewhere, after the one that was not understood',
      false,
      ['v1.2.3', '1.2', '1', 'latest'],
      5,
    ],
    ['one PUT for one', true, ['latest'], 1],
    ['one PUT for one that was named twice', false, ['latest', 'latest'], 1],
    ['no request for none', true, [], 0],
  ])('%s', async (_, multiTag, tags, requests) => {
    const server = await startRegistry({ multiTag });
    server.state.load(to, fixture);
    await putTags(
      startClient(),
      { registry: server.host, repository: to },
      { digest, ...root },
      tags,
    );
    expect(server.log.count()).toBe(requests);
    expect(server.state.repository(to).tags).toEqual(
      Object.fromEntries(tags.map((tag) => [tag, digest])),
    );
  });

  test('are written in their order', async () => {
    const server = await startRegistry({ multiTag: false });
    server.state.load(to, fixture);
    const tags = ['v1.2.3', '1.2', '1', 'latest'];
    await putTags(
      startClient(),
      { registry: server.host, repository: to },
      { digest, ...root },
      tags,
    );
    const written = server.log.find({ method: 'PUT' }).map(({ route }) => route.reference);
    expect(written).toEqual([digest, ...tags]);
  });
});
