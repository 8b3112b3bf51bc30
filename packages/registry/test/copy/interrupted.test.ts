import { parseManifest } from '@image-relay/oci';
import { putTags } from '@image-relay/registry';
import { fault, imageFixture } from '@image-relay/testing';
import { describe, expect, test } from 'vitest';
import { rejectionOf } from '../support/failure.ts';
import { contentOf, danglingTags, from, type Places, places, to } from './copies.ts';

const fixture = imageFixture.withCosign(imageFixture.withReferrers(imageFixture.index()));
const tags = ['v1.2.3', '1.2', 'latest'];

async function promote({ client, target, copy }: Places): Promise<void> {
  const { root } = await copy();
  await putTags(client, { registry: target.host, repository: to }, root, tags);
}

async function requestsOf(
  options: Parameters<typeof places>[1],
): Promise<readonly [number, number]> {
  const whole = await places(fixture, options);
  await promote(whole);
  return [whole.source.log.count(), whole.target.log.count()];
}

const complete = {
  ...contentOf(fixture),
  tags: {
    ...contentOf(fixture).tags,
    ...Object.fromEntries(tags.map((tag) => [tag, fixture.root.digest])),
  },
};

/** Whether all that the tagged root names is there. */
function isWhole({ target }: Places): boolean {
  const { manifests, blobs, tags: set } = target.state.repository(to);
  const there = new Set<string>([...manifests, ...blobs]);
  const bytes =
    set['v1.2.3'] === undefined ? undefined : fixture.manifests.get(fixture.root.digest)?.bytes;
  if (bytes === undefined) return true;
  const document = parseManifest(bytes);
  return document.kind === 'index' && document.manifests.every(({ digest }) => there.has(digest));
}

describe.each([
  ['within a registry', {}],
  ['to another registry', { other: {} }],
  [
    'to one without referrers API and several tags',
    { other: { referrers: false, multiTag: false } },
  ],
])('%s, a promotion that fails at any single request', (_, options) => {
  test.each([
    ['is refused', fault.serverError(503)],
    ['loses its answer', fault.lostReply()],
  ])('that %s leaves no broken tag, and ends the same when run again', async (_what, broken) => {
    const [atSource, atTarget] = await requestsOf(options);
    const states: unknown[] = [];
    for (const [which, count] of [
      ['source', atSource],
      ['target', atTarget],
    ] as const) {
      for (let nth = 1; nth <= count; nth += 1) {
        const run = await places(fixture, options);
        const rule = run[which].faults.add({ fault: broken, nth });
        await rejectionOf(promote(run));
        states.push([danglingTags(run.target, to), isWhole(run)]);
        rule.remove();
        await promote(run);
        states.push(run.target.state.repository(to));
      }
    }
    const expected = states.map((__, at) => (at % 2 === 0 ? [[], true] : expectedState(options)));
    expect(states).toEqual(expected);
  });
});

function expectedState(options: { readonly other?: { readonly referrers?: boolean } }) {
  if (options.other?.referrers !== false) return complete;
  return {
    blobs: complete.blobs,
    manifests: expect.arrayContaining([...complete.manifests]),
    tags: expect.objectContaining(complete.tags),
  };
}

describe('a source that is not whole', () => {
  const blob = [...fixture.blobs.keys()][0] ?? fixture.root.digest;
  const child = [...fixture.manifests.keys()][0] ?? fixture.root.digest;

  test.each([
    [
      'a blob',
      (run: Places) => run.source.state.removeBlob(from, blob),
      'REGISTRY_CONTENT_MISSING',
    ],
    [
      'a child',
      (run: Places) => run.source.state.removeManifest(from, child),
      'REGISTRY_CONTENT_MISSING',
    ],
    [
      'the right bytes of a blob',
      (run: Places) => run.source.state.putBlob(from, Buffer.from('x'), blob),
      'REGISTRY_CONTENT_MISMATCH',
    ],
    [
      'the right bytes of a child',
      (run: Places) =>
        run.source.state.putManifest(from, {
          bytes: Buffer.from('{"schemaVersion":2}'),
          mediaType: 'application/vnd.oci.image.index.v1+json',
          digest: child,
        }),
      'REGISTRY_CONTENT_MISMATCH',
    ],
  ])('without %s: the root is not stored', async (_, damage, code) => {
    const run = await places(fixture, { other: {} });
    damage(run);
    expect(await rejectionOf(run.copy())).toMatchObject({ code });
    expect(run.target.state.repository(to).manifests).not.toContain(fixture.root.digest);
  });
});
