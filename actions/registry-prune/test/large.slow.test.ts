import { digestOf, mediaTypes } from '@image-relay/oci';
import { describe, expect, test } from 'vitest';
import { type LargeRun, largePackage, largeRun } from './large-run.ts';
import type { PortRegistry } from './port-registry.ts';
import { realPackage } from './real-package.ts';

const minutes = { timeout: 600_000 };
const step = 7;
const never = Number.POSITIVE_INFINITY;

/** Disturbs a run after every seventh request, and says of each what came of it. */
async function disturbAll<Told>(
  act: (registry: PortRegistry) => void,
  tell: (run: LargeRun, nth: number) => Told,
): Promise<readonly Told[]> {
  const run = await largeRun();
  const calm = await run(0, () => undefined);
  expect([calm.deletes.length, calm.lists.length, calm.failures]).toEqual([300, 4, []]);
  const told: Told[] = [];
  for (let nth = 1; nth <= calm.requests; nth += step) told.push(tell(await run(nth, act), nth));
  return told;
}

describe('a run that deletes in two batches', () => {
  test('heals or spares what an index names that is pushed at any point', minutes, async () => {
    const { registry } = await realPackage(largePackage());
    const all = [...registry.manifests];
    // Of an image of the first batch, of the second, and of one that stays.
    const manifests = [all[5], all[311], all[82]].map((one) => {
      return { mediaType: one?.[1].mediaType, digest: one?.[0], size: one?.[1].bytes.length };
    });
    const mediaType = mediaTypes.ociIndex;
    const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, manifests }));
    const digest = digestOf(bytes);
    const told = await disturbAll(
      (state) => {
        state.manifests.set(digest, { bytes, mediaType });
        state.tags.set('v9.0.0', digest);
      },
      ({ lists, deletes, broken, failures, tags }, nth) => {
        const isLate = nth >= (lists.at(-1) ?? never);
        const isWhole = broken.length === 0 && failures.length === 0;
        const isFine = isLate ? nth >= (deletes.at(-1) ?? 0) : isWhole;
        return {
          nth,
          isLate,
          isFine: isFine && tags.get('v9.0.0') === digest,
          spared: 300 - deletes.length,
        };
      },
    );
    expect(told.filter(({ isFine }) => !isFine)).toEqual([]);
    expect(new Set(told.map(({ spared }) => spared))).toEqual(new Set([2, 1, 0]));
  });

  test('begins no second batch when a tag that is kept went', minutes, async () => {
    const told = await disturbAll(
      (state) => void state.tags.delete('v1.0.16'),
      ({ lists, deletes, failures, broken }, nth) => {
        const [, , third = never] = lists;
        // From when the first look knows what it names, and until a list shows that it went.
        const isKnown = nth > 70;
        const isRefused = failures.some((text) => text.startsWith('PRUNE_REFUSED'));
        const isStopped = [0, 200].includes(deletes.length);
        const isEarly = isKnown && nth < third;
        return {
          nth,
          isEarly,
          isFine: broken.length === 0 && (!isEarly || (isRefused && isStopped)),
        };
      },
    );
    expect(told.filter(({ isFine }) => !isFine)).toEqual([]);
    expect(told.filter(({ isEarly }) => isEarly).length).toBeGreaterThan(100);
  });
});
