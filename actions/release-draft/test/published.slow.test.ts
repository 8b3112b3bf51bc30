import { expect, test } from 'vitest';
import { publishAt } from './publishing.ts';

test('a release that is published at any moment of a run is not written to, or the run says so', async () => {
  const { requests } = await publishAt(0);
  const endings = await Promise.all(
    Array.from({ length: requests }, (_, index) => publishAt(index + 1)),
  );
  expect(endings.every(({ isDraft }) => isDraft === false)).toBe(true);
  const silent = endings.filter(({ code }) => code === 'none');
  expect(silent.filter(({ isUntouched, isPatched }) => !isUntouched || isPatched)).toEqual([]);
  const patched = endings.filter(({ isPatched }) => isPatched);
  // The one request that was on its way when somebody pressed the button.
  expect(patched.map(({ code }) => code)).toEqual(['DRAFT_PUBLISHED_MEANWHILE']);
  const loud = endings.filter(({ code }) => code !== 'none');
  expect(new Set(loud.map(({ code }) => code))).toEqual(new Set(['DRAFT_PUBLISHED_MEANWHILE']));
  expect(silent.length).toBeGreaterThan(loud.length);
  const early = silent.filter(({ nth }) => nth < requests);
  expect(early.every(({ next }) => JSON.stringify(next) === '[["v0.2.0",true]]')).toBe(true);
});
