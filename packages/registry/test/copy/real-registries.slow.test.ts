import { copyImage, putTags, verifyImage } from '@image-relay/registry';
import { imageFixture, pushFixture, serverLegs } from '@image-relay/testing';
import { describe, expect, onTestFinished, test } from 'vitest';
import { from, startClient, to } from './copies.ts';

const fixture = imageFixture.withCosign(
  imageFixture.withReferrers(imageFixture.withAttestations(), { fallbackTag: true }),
);
const legs = await serverLegs();

for (const leg of legs) {
  const reason = leg.missing === undefined ? '' : ` (skipped: ${leg.missing})`;

  describe.skipIf(leg.missing !== undefined)(`on ${leg.name}${reason}`, () => {
    test.each([
      ['within the registry', 1],
      ['to a second one', 2],
    ])('an image is copied %s and tagged, with what refers to it', async (_, servers) => {
      const started = await Promise.all(Array.from({ length: servers }, () => leg.start()));
      onTestFinished(async () => void (await Promise.all(started.map((one) => one.close()))));
      const client = startClient();
      const [source, target] = [started[0]?.host ?? '', started.at(-1)?.host ?? ''];
      const place = { registry: target, repository: to };
      const origin = { registry: source, repository: from };
      const root = await pushFixture(client, origin, fixture, ['build']);
      const copied = await copyImage(client, { from: origin, to: place, root, referrers: 'carry' });
      await putTags(client, place, copied.root, ['v1.2.3', '1.2', 'latest']);
      const verdict = await verifyImage(
        client,
        { ...place, reference: 'latest' },
        { depth: 'full', referrers: 'verify' },
      );
      const tags = await Promise.all(['v1.2.3', '1.2'].map((tag) => client.resolve(place, tag)));
      expect([verdict.outcome, verdict.digest, verdict.referrers.length]).toEqual(['ok', root, 4]);
      expect(tags).toMatchObject([{ digest: root }, { digest: root }]);
    });
  });
}
