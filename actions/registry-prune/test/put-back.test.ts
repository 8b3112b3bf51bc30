import { type Digest, digestOf, mediaTypes } from '@image-relay/oci';
import { describe, expect, it } from 'vitest';
import { levelsOf } from '../src/apply/levels.ts';
import { putBack, putBackManifests } from '../src/apply/put-back.ts';
import type { Backend } from '../src/backend.ts';
import type { JournalRecord } from '../src/journal.ts';
import { putAgain } from '../src/put-again.ts';
import { portRegistry } from './port-registry.ts';

interface Named {
  readonly parts?: readonly JournalRecord[];
  readonly subject?: JournalRecord;
  readonly tags?: readonly string[];
}

const descriptorOf = ({ digest }: JournalRecord) => {
  return { mediaType: mediaTypes.ociManifest, digest, size: 100 };
};

function record(name: string, { parts = [], subject, tags = [] }: Named = {}): JournalRecord {
  const mediaType = mediaTypes.ociIndex;
  const refers = subject === undefined ? {} : { subject: descriptorOf(subject) };
  const bytes = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType,
      manifests: parts.map(descriptorOf),
      ...refers,
      annotations: { name },
    }),
  );
  return {
    package: 'registry.example.com/acme/web',
    digest: digestOf(bytes),
    mediaType,
    tags: [...tags],
    parents: [],
    time: '2026-01-31T00:00:00Z',
    manifest: bytes.toString('base64'),
  };
}

const [one, two, three] = [record('one'), record('two'), record('three')];
const image = record('image', { parts: [one, two] });
const whole = record('whole', { parts: [image, three] });
const signature = record('signature', { subject: image });
const [first, second] = [record('first', { tags: ['v1'] }), record('second', { tags: ['v1'] })];

describe('what is put back at once', () => {
  it.each<[string, readonly JournalRecord[], readonly (readonly JournalRecord[])[]]>([
    ['is nothing of an empty journal', [], []],
    ['is all that names nothing', [one, two, three], [[one, two, three]]],
    ['leaves an index for later, whose parts come first', [one, two, image], [[one, two], [image]]],
    [
      'leaves what holds that index for later still',
      [one, two, image, three, whole],
      [[one, two, three], [image], [whole]],
    ],
    ['leaves a signature for later', [image, signature], [[image], [signature]]],
    ['is one of those that had the same tag', [first, second], [[first], [second]]],
  ])('%s', (_, records, levels) => {
    expect(levelsOf(records)).toEqual(levels);
  });
});

/** Puts an image of 40 parts back; gives what was put when, and how many at most at once. */
async function restoreMany(more: Pick<Backend, 'restoresInTurn'>) {
  const parts = Array.from({ length: 40 }, (_, at) => record(`part ${at}`));
  const root = record('root', { parts });
  const put: Digest[] = [];
  let running = 0;
  let most = 0;
  const backend = {
    ...more,
    registry: portRegistry(),
    repository: { registry: 'registry.example.com', repository: 'acme/web' },
    restore: async ({ digest }: JournalRecord) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      put.push(digest);
      return { status: 'restored' as const };
    },
  } as unknown as Backend;
  // As they were deleted.
  const done = await putBackManifests(backend, [root, ...parts.toReversed()]);
  return { done, put, most, wanted: [...parts, root].map(({ digest }) => digest) };
}

describe('an image of many parts', () => {
  it.each([
    ['sixteen at a time', {}, 16],
    ['one after the other where the registry wants it', { restoresInTurn: true }, 1],
  ])('is put back %s, itself last', async (_, more, width) => {
    const { done, put, most, wanted } = await restoreMany(more);
    expect([most, put.at(-1)]).toEqual([width, wanted.at(-1)]);
    expect(put.toSorted()).toEqual(wanted.toSorted());
    expect(done).toEqual({ manifests: wanted, present: [], problems: [], warnings: [] });
  });
});

describe('a tag that two records have', () => {
  it('names again what it named last', async () => {
    const registry = portRegistry();
    const place = {
      registry,
      repository: { registry: 'registry.example.com', repository: 'acme/web' },
    };
    const restore = (one: JournalRecord) => putAgain(place, one);
    const backend = { ...place, restore } as unknown as Backend;
    const { tags, problems } = await putBack(backend, [first, second]);
    expect([tags, problems]).toEqual([['v1'], []]);
    expect(registry.tags.get('v1')).toBe(second.digest);
  });
});
