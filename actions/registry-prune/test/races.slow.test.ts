import { imageFixture } from '@image-relay/testing';
import { describe, expect, test } from 'vitest';
import { type Act, type Disturbed, indexOfParts, racingRun } from './racing-run.ts';
import { tangled } from './tangled.ts';

const minutes = { timeout: 600_000 };
const never = Number.POSITIVE_INFINITY;
const manifest = (reference: string) => `/v2/acme/web/manifests/${reference} `;

/** Disturbs a run at each of its requests, and says of each what came of it. */
async function disturbAll<Told>(
  { requests, disturb }: Awaited<ReturnType<typeof racingRun>>,
  act: Act,
  tell: (run: Disturbed, nth: number) => Told,
): Promise<readonly Told[]> {
  const told: Told[] = [];
  for (let nth = 1; nth <= requests; nth += 1) told.push(tell(await disturb(nth, act), nth));
  return told;
}

describe('whatever somebody else does at any request of a run', () => {
  test.each([[true], [false]])(
    'an index that names parts of what goes is whole (references are checked: %s)',
    minutes,
    async (checkReferences) => {
      const race = await racingRun({ checkReferences });
      const index = indexOfParts();
      const told = await disturbAll(
        race,
        (state) => state.load('acme/web', index, ['v9.0.0']),
        ({ broken, restored, tags, places, exitCode }, nth) => {
          const isTagged = tags['v9.0.0'] === index.root.digest;
          // After the last look everything is gone for long: no registry that checks takes it.
          const isLate = nth >= (places('/tags/list').at(-1) ?? 0);
          const isWhole = broken.length === 0 && exitCode === 0;
          const isAfterDeletes = nth >= (places('DELETE').at(-1) ?? 0);
          return {
            isLate,
            isHealed: restored > 0,
            isFine: isTagged && (isLate ? isAfterDeletes : isWhole),
          };
        },
      );
      expect(told.filter(({ isFine }) => !isFine)).toEqual([]);
      expect(told.filter(({ isHealed }) => isHealed).length).toBeGreaterThan(50);
      expect(told.filter(({ isLate }) => !isLate).length).toBeGreaterThan(100);
    },
  );

  test('an index that names an image which goes keeps its signatures', minutes, async () => {
    const race = await racingRun();
    const [signed] = tangled.oldSigned;
    const index = imageFixture.indexOf([{ ...signed, manifests: new Map(), tags: new Map() }]);
    const told = await disturbAll(
      race,
      (state) => state.load('acme/web', index, ['v9.0.0']),
      ({ broken, exitCode, manifests, tags, places }, nth) => {
        const isLate = nth >= (places('/tags/list').at(-1) ?? 0);
        const isThere = [...signed.manifests.keys()].every((one) => manifests.includes(one));
        const isSigned = [...(signed.tags ?? [])].every(([tag, digest]) => tags[tag] === digest);
        const isWhole = broken.length === 0 && exitCode === 0 && isThere && isSigned;
        return { nth, isFine: isLate || isWhole };
      },
    );
    expect(told.filter(({ isFine }) => !isFine)).toEqual([]);
  });

  test(
    'an image that gets another tag stays, unless its delete comes before the next list',
    minutes,
    async () => {
      const race = await racingRun();
      const [{ root, manifests }] = tangled.oldPull;
      const own = new Map([...manifests].filter(([digest]) => digest === root.digest));
      const again = { root, manifests: own, blobs: new Map() };
      const told = await disturbAll(
        race,
        (state) => state.load('acme/web', again, ['v9.0.0']),
        ({ broken, tags, places, exitCode, log }, nth) => {
          const [, list = never, last = never] = places('/tags/list');
          const [deleted = never] = places(`DELETE ${manifest(root.digest)}`);
          const back =
            places(`HEAD ${manifest(root.digest)}`).find((one) => one > deleted) ?? never;
          // It was put back before its delete was believed, and that is said.
          const isDoubted = nth >= deleted && nth < back && log.includes('PRUNE_PARTIAL');
          const isLate = nth >= last;
          const isLost = tags['v9.0.0'] === undefined;
          // Nothing that a plain registry has tells of a tag that came after the list.
          const isUnseen = nth >= list && nth < deleted;
          const isFine =
            broken.length === 0 && exitCode === Number(isDoubted) && isLost === isUnseen;
          return { isUnseen, isFine: isLate || isFine };
        },
      );
      expect(told.filter(({ isFine }) => !isFine)).toEqual([]);
      expect(told.filter(({ isUnseen }) => isUnseen).length).toBeGreaterThan(10);
    },
  );

  test('a tag that is kept moves: what it named and what it names stay', minutes, async () => {
    const race = await racingRun();
    const other = imageFixture.index({ seed: 'other' });
    const { digest } = tangled.sharing[0].root;
    const told = await disturbAll(
      race,
      (state) => state.load('acme/web', other, ['v1.1.0']),
      ({ exitCode, broken, tags, manifests }) => {
        const isMoved = tags['v1.1.0'] === other.root.digest;
        return { exitCode, broken, isMoved, isThere: manifests.includes(digest) };
      },
    );
    const fine = { exitCode: 0, broken: [], isMoved: true, isThere: true };
    expect(told).toEqual(told.map(() => fine));
  });

  test('a tag that is kept goes: nothing is deleted when that is seen', minutes, async () => {
    const race = await racingRun();
    const { digest } = tangled.sharing[0].root;
    const told = await disturbAll(
      race,
      (state) => void state.removeTag('acme/web', 'v1.1.0'),
      ({ broken, log, manifests, places }, nth) => {
        const [first = never, second = never] = places(`HEAD ${manifest('v1.1.0')}`);
        const isSeen = nth >= first && nth < second;
        const isRefused = log.includes('PRUNE_REFUSED');
        const isUntouched = places('DELETE').length === 0;
        const isRight = isRefused === isSeen && isUntouched === isSeen;
        return { isSeen, isFine: isRight && broken.length === 0 && manifests.includes(digest) };
      },
    );
    expect(told.filter(({ isFine }) => !isFine)).toEqual([]);
    expect(told.filter(({ isSeen }) => isSeen).length).toBeGreaterThan(10);
  });

  test(
    'another run begins to delete the same: they end as one alone, or one of them refuses',
    minutes,
    async () => {
      const race = await racingRun();
      const lives: unknown[] = [];
      for (let nth = 1; nth <= race.requests; nth += 1) {
        const others: Promise<Disturbed>[] = [];
        const one = await race.disturb(nth, () => void others.push(race.run()));
        const [other = race.calm] = await Promise.all(others);
        const failed = [one, other].filter(({ exitCode }) => exitCode !== 0);
        const isTold = failed.every(({ log }) => log.includes('PRUNE_REFUSED'));
        const { manifests, tags, broken } = other;
        lives.push({ isTold, isOneAtMost: failed.length < 2, manifests, tags, broken });
      }
      const { manifests, tags } = race.calm;
      const fine = { isTold: true, isOneAtMost: true, manifests, tags, broken: [] };
      expect(lives).toEqual(lives.map(() => fine));
    },
  );
});
