import { join } from 'node:path';
import { type Digest, digestOf, mediaTypes } from '@image-relay/oci';
import { describe, expect, it } from 'vitest';
import { stubBlob } from '../src/apply/stub.ts';
import { untagAll } from '../src/apply/untag.ts';
import { openJournal } from '../src/journal.ts';
import { emptyMemory } from '../src/memory.ts';
import { createOciBackend } from '../src/oci/oci-backend.ts';
import { type PortRegistry, portRegistry } from './port-registry.ts';
import { now, temporary } from './registries.ts';

const repository = { registry: 'registry.example.com', repository: 'acme/web' };
const tag = 'pr-9-abc1240';

function put(registry: PortRegistry, text: string, tags: readonly string[]): Digest {
  const mediaType = mediaTypes.ociIndex;
  const bytes = Buffer.from(
    JSON.stringify({ schemaVersion: 2, mediaType, manifests: [], annotations: { text } }),
  );
  registry.manifests.set(digestOf(bytes), { bytes, mediaType });
  for (const one of tags) registry.tags.set(one, digestOf(bytes));
  return digestOf(bytes);
}

/** Takes the tag from an image; `disturb` is called after a request, by default the push of the stub. */
async function untagged(
  disturb: (registry: PortRegistry, image: Digest) => void,
  prepare: (registry: PortRegistry) => void = () => undefined,
  request = `PUT ${tag}`,
) {
  const registry = portRegistry();
  const image = put(registry, 'image', ['v1.2.3', tag]);
  prepare(registry);
  const disturbances = new Map([[request, () => disturb(registry, image)]]);
  registry.onRequest = (_, done) => disturbances.get(done)?.();
  const memory = emptyMemory();
  const clock = () => now;
  const result = await untagAll(
    {
      backend: createOciBackend({ registry, repository, memory, now: clock }),
      journal: await openJournal(join(await temporary(), 'journal.jsonl')),
      now: clock,
      isOver: () => false,
      sleep: async () => undefined,
    },
    [{ tag, digest: image, reason: 'a test' }],
  );
  return { ...result, image, tags: Object.fromEntries(registry.tags) };
}

describe('a tag that is taken away', () => {
  it('goes alone', async () => {
    const { untagged: gone, waiting, broken, tags, image } = await untagged(() => undefined);
    expect([gone, waiting, broken, tags]).toEqual([[tag], [], [], { 'v1.2.3': image }]);
  });

  it('is left when it names something else by now', async () => {
    const prepare = (registry: PortRegistry) => void put(registry, 'another', [tag]);
    const { untagged: gone, waiting, tags, image } = await untagged(() => undefined, prepare);
    expect([gone, waiting, Object.keys(tags)]).toEqual([[], [], ['v1.2.3', tag]]);
    expect(tags[tag]).not.toBe(image);
  });

  it.each([`HEAD ${stubBlob.digest}`, `PUT ${stubBlob.digest}`])(
    'is left to whoever pushes it at %s',
    async (request) => {
      const push = (registry: PortRegistry) => void put(registry, 'another', [tag]);
      const { untagged: gone, tags, image } = await untagged(push, () => undefined, request);
      expect([gone, Object.keys(tags), tags[tag] === image]).toEqual([[], ['v1.2.3', tag], false]);
    },
  );

  it('waits while somebody else names its stub', async () => {
    const {
      untagged: gone,
      waiting,
      tags,
    } = await untagged((registry) => {
      registry.tags.set('mine', registry.tags.get(tag) ?? 'sha256:none');
    });
    expect([gone, waiting, Object.keys(tags)]).toEqual([[], [tag], ['v1.2.3', tag, 'mine']]);
  });

  it('is no success when its image went with it', async () => {
    const { broken, image } = await untagged((registry, digest) => {
      registry.manifests.delete(digest);
    });
    expect(broken).toEqual([`${image} is gone with its tag ${tag}`]);
  });
});
