import { fault } from '@image-relay/testing';
import { describe, expect, test } from 'vitest';
import { rejectionOf } from '../support/failure.ts';
import { from, type Places, places, to } from './copies.ts';
import { failAndRunAgain, fixture, requestsOf, rightOutcome, targets } from './interruptions.ts';

// Every single request is in interrupted.slow.test.ts.
test.each(targets)(
  '%s, a promotion that fails goes on when it is run again',
  async (_, options) => {
    const requests = await requestsOf(options);
    const some = [0.1, 0.5, 0.9].flatMap((part) => requests.at(requests.length * part) ?? []);
    const outcomes = await Promise.all([
      ...some.map((one) => failAndRunAgain(options, fault.serverError(503), one)),
      ...some.map((one) => failAndRunAgain(options, fault.lostReply(), one)),
    ]);
    expect(outcomes).toEqual(outcomes.map(() => rightOutcome(options)));
  },
);

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
