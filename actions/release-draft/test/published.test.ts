import { expect, test } from 'vitest';
import { publishAt } from './publishing.ts';

test('a draft that is published before the update is left alone, and the next one is made', async () => {
  const { requests } = await publishAt(0);
  const { code, isDraft, isUntouched, next } = await publishAt(5);
  expect({ code, isDraft, isUntouched, next }).toEqual({
    code: 'none',
    isDraft: false,
    isUntouched: true,
    next: [['v0.2.0', true]],
  });
  const racing = await publishAt(requests - 1);
  expect(racing).toMatchObject({ code: 'DRAFT_PUBLISHED_MEANWHILE', isDraft: false, next: [] });
});
