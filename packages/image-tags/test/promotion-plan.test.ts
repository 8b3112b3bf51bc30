import { planPromotion, type TagState } from '@image-relay/image-tags';
import type { Digest } from '@image-relay/oci';
import { describe, expect, test } from 'vitest';
import { tagsOf } from './promotion-wishes.ts';

const digest: Digest = `sha256:${'a'.repeat(64)}`;
const another: Digest = `sha256:${'b'.repeat(64)}`;
const absent: TagState = { state: 'absent' };
const same: TagState = { state: 'found', digest };
const different: TagState = { state: 'found', digest: another };
const unknown: TagState = { state: 'unknown', reason: '403' };

describe('the plan', () => {
  const tags = tagsOf({ version: '1.2.3', aliases: ['latest'] });
  const plan = (version: TagState, latest: TagState) =>
    planPromotion(
      digest,
      tags,
      new Map([
        ['v1.2.3', version],
        ['latest', latest],
      ]),
    );

  test.each<[string, readonly [TagState, TagState], string, readonly string[]]>([
    ['all are absent', [absent, absent], 'write write', ['v1.2.3', 'latest']],
    ['all are there', [same, same], 'keep keep', []],
    ['an alias moves', [same, different], 'keep write', ['latest']],
    ['an immutable tag has another digest', [different, absent], 'refuse write', []],
    ['an alias cannot be looked up', [absent, unknown], 'write refuse', []],
    ['an immutable tag cannot be looked up', [unknown, absent], 'refuse write', []],
  ])('when %s', (_, [version, latest], actions, writes) => {
    const { steps, writes: planned } = plan(version, latest);
    expect(steps.map(({ action }) => action).join(' ')).toBe(actions);
    expect(planned).toEqual(writes);
  });

  test('says what a tag names before, and why it is refused', () => {
    expect(plan(different, different).steps).toMatchObject([
      { action: 'refuse', code: 'TAG_IMMUTABLE', before: another },
      { action: 'write', before: another },
    ]);
    expect(plan(unknown, absent).steps[0]).toMatchObject({ code: 'TAG_UNREADABLE' });
  });

  test('takes what was not looked up for unknown, never for absent', () => {
    expect(planPromotion(digest, tags, new Map()).writes).toEqual([]);
  });
});
