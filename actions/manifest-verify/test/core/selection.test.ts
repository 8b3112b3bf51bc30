import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { capFindings } from '../../src/core/cap.ts';
import { isInShard } from '../../src/core/shard.ts';
import { isWanted } from '../../src/core/tag-filter.ts';
import { broken, decided, finding, verdict } from '../verdicts.ts';

const anyName = fc.stringMatching(/^[a-z0-9]{1,8}(\/[a-z0-9]{1,8}){0,2}$/);

describe('shards', () => {
  it('partition any registry: each repository is in exactly one of n', () => {
    fc.assert(
      fc.property(anyName, fc.integer({ min: 1, max: 1_000 }), (name, count) => {
        const parts = Array.from({ length: count }, (_, at) => ({ index: at + 1, count }));
        expect(parts.filter((shard) => isInShard(name, shard))).toHaveLength(1);
      }),
    );
  });

  it('are about as large as each other', () => {
    const names = Array.from({ length: 8_000 }, (_, at) => `team-${at % 37}/service-${at}`);
    const sizes = [1, 2, 3, 4, 5, 6, 7, 8].map(
      (index) => names.filter((name) => isInShard(name, { index, count: 8 })).length,
    );
    expect(Math.min(...sizes)).toBeGreaterThan(850);
    expect(Math.max(...sizes)).toBeLessThan(1_150);
  });

  it.each([
    ['acme/web', 2],
    ['acme/api', 6],
    ['library/alpine', 5],
  ])('never move: %s is in %i of 8', (name, index) => {
    const found = [1, 2, 3, 4, 5, 6, 7, 8].filter((one) =>
      isInShard(name, { index: one, count: 8 }),
    );
    expect(found).toEqual([index]);
  });

  it('are everything when none is asked for', () => {
    expect(isInShard('acme/web', undefined)).toBe(true);
  });
});

describe('tags', () => {
  it.each([
    ['every tag without expressions', 'v1', { include: [], exclude: [] }, true],
    ['one that matches', 'v1', { include: [/^v\d$/], exclude: [] }, true],
    [
      'one that matches the second expression',
      'latest',
      { include: [/^v\d$/, /^latest$/], exclude: [] },
      true,
    ],
    ['none that matches no expression', 'pr-1', { include: [/^v\d$/], exclude: [] }, false],
    ['none that is excluded', 'pr-1', { include: [], exclude: [/^pr-.*$/] }, false],
    ['none that matches and is excluded', 'v1', { include: [/^v\d$/], exclude: [/^v1$/] }, false],
  ])('are wanted: %s', (_, tag, filter, expected) => {
    expect(isWanted(tag, filter)).toBe(expected);
  });
});

describe('findings beyond what GitHub shows', () => {
  const findingsOf = (count: number) =>
    decided({
      images: Array.from({ length: count }, (_, at) => ({
        ...broken(finding('BLOB_MISSING', ['layer'])),
        image: `image-${at}`,
      })),
    }).failures;

  it('share the last annotation, which counts and names them', () => {
    const { shown, rest } = capFindings(findingsOf(20), 8);
    expect(shown.map(({ subject }) => subject).at(-1)).toBe('image-6');
    expect(shown).toHaveLength(7);
    expect(rest).toMatchObject({
      code: 'IMAGE_BROKEN',
      message: 'and 13 more: 13 IMAGE_BROKEN',
      details: expect.arrayContaining(['IMAGE_BROKEN: image-7', 'IMAGE_BROKEN: image-19']),
    });
  });

  it('are none when there are as many as fit', () => {
    expect(capFindings(findingsOf(8), 8).rest).toBeUndefined();
  });

  it('are named up to fifty', () => {
    const { rest } = capFindings(findingsOf(100), 8);
    expect(rest?.details).toHaveLength(51);
    expect(rest?.details.at(-1)).toBe('and 43 more');
  });

  it('lose nothing, whatever their number', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 1, max: 10 }),
        (count, most) => {
          const { shown, rest } = capFindings(findingsOf(count), most);
          const others = Number(/\d+/.exec(rest?.message ?? '0')?.[0]);
          expect(shown.length + others).toBe(count);
          expect(shown.length + (rest === undefined ? 0 : 1)).toBeLessThanOrEqual(most);
        },
      ),
    );
  });

  it('of sound images are none', () => {
    expect(decided({ images: [verdict()] }).failures).toEqual([]);
  });
});
