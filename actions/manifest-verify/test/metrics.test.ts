import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measure } from '../src/core/measure.ts';
import type { MeasuredImage, Measurements } from '../src/core/measurements.ts';
import type { Scope } from '../src/core/report.ts';
import { readLastSuccess, renderMetrics } from '../src/metrics.ts';
import { promtool, promtoolMissing, readExposition } from './exposition.ts';
import { broken, decided, finding, storage, unverifiable, verdict } from './verdicts.ts';

const images: readonly MeasuredImage[] = [
  { registry: 'ghcr.io', repository: 'acme/web', tag: 'v1', outcome: 'ok' },
  { registry: 'ghcr.io', repository: 'acme/web', tag: 'v2', outcome: 'broken' },
  { registry: 'ghcr.io', repository: 'acme/web', tag: 'v3', outcome: 'unverifiable' },
];
const everything: Measurements = {
  images,
  failures: 1,
  checked: 2,
  lastSuccess: 1_767_323_045,
  catalogAccessible: true,
  duration: 1.234,
  requests: 42,
};

const anyText = fc.string({ unit: 'binary', maxLength: 20 });
const anyImage = fc.record({
  registry: anyText,
  repository: anyText,
  tag: anyText,
  outcome: fc.constantFrom('ok', 'broken', 'unverifiable'),
});

describe('the metrics', () => {
  it('are these, with one sample for each image that could be verified', () => {
    expect(renderMetrics(everything).split('\n')).toEqual([
      expect.stringMatching(/^# HELP registry_image_ok .+\.$/),
      '# TYPE registry_image_ok gauge',
      'registry_image_ok{registry="ghcr.io",repository="acme/web",tag="v1"} 1',
      'registry_image_ok{registry="ghcr.io",repository="acme/web",tag="v2"} 0',
      expect.stringContaining('# HELP registry_integrity_failures '),
      '# TYPE registry_integrity_failures gauge',
      'registry_integrity_failures 1',
      expect.stringContaining('# HELP registry_images_checked '),
      '# TYPE registry_images_checked gauge',
      'registry_images_checked 2',
      expect.stringContaining('# HELP registry_probe_last_success_timestamp_seconds '),
      '# TYPE registry_probe_last_success_timestamp_seconds gauge',
      'registry_probe_last_success_timestamp_seconds 1767323045',
      expect.stringContaining('# HELP registry_catalog_accessible '),
      '# TYPE registry_catalog_accessible gauge',
      'registry_catalog_accessible 1',
      expect.stringContaining('# HELP registry_probe_duration_seconds '),
      '# TYPE registry_probe_duration_seconds gauge',
      'registry_probe_duration_seconds 1.234',
      expect.stringContaining('# HELP registry_probe_requests_total '),
      'registry_probe_requests_total 42',
      '# EOF',
      '',
    ]);
  });

  it('leave out what is not known, instead of saying 0', () => {
    const { lastSuccess: _, catalogAccessible: __, ...rest } = everything;
    const text = renderMetrics({ ...rest, images: [] });
    expect(text).not.toMatch(/image_ok|last_success|catalog/);
  });

  it('have one sample for an image that was named in two ways, 0 if one of them is broken', () => {
    const [first] = images;
    const twice = [{ ...first, outcome: 'broken' }, first] as readonly MeasuredImage[];
    const samples = readExposition(renderMetrics({ ...everything, images: twice }));
    expect(samples.filter(({ name }) => name === 'registry_image_ok')).toMatchObject([
      { value: 0 },
    ]);
  });

  it('give back any label as it was, by the rules of the format', () => {
    fc.assert(
      fc.property(fc.array(anyImage, { maxLength: 5 }), (any) => {
        const samples = readExposition(renderMetrics({ ...everything, images: any }));
        const labels = samples
          .filter(({ name }) => name === 'registry_image_ok')
          .map((sample) => sample.labels);
        const known = any.filter(({ outcome }) => outcome !== 'unverifiable');
        const expected = known.map(({ registry, repository, tag }) => ({
          registry: registry.toWellFormed(),
          repository: repository.toWellFormed(),
          tag: tag.toWellFormed(),
        }));
        expect(labels).toEqual(expect.arrayContaining(expected));
        expect(new Set(labels.map((one) => JSON.stringify(one))).size).toBe(labels.length);
      }),
    );
  });

  it('are UTF-8 also where a name is not', () => {
    const odd = { registry: 'r', repository: 'a', tag: '\ud800', outcome: 'ok' } as const;
    const text = renderMetrics({ ...everything, images: [odd] });
    expect(text).toContain('tag="\ufffd"');
    expect(Buffer.from(text).toString()).toBe(text);
  });

  it.skipIf(promtoolMissing)('please promtool (skipped where it is not installed)', () => {
    const hostile = { registry: 'a"b', repository: 'c\\d', tag: 'e\nf', outcome: 'ok' } as const;
    const text = renderMetrics({ ...everything, images: [...images, hostile] });
    expect(promtool(text)).toEqual({ status: 0, said: '' });
  });
});

describe('the time of the last success', () => {
  it('is read back from metrics that were written', () => {
    expect(readLastSuccess(renderMetrics(everything))).toBe(1_767_323_045);
  });

  it.each([
    '',
    'registry_probe_last_success_timestamp_seconds soon',
    'registry_probe_last_success_timestamp_seconds 0',
    'other 5',
  ])('is not there in %j', (text) => {
    expect(readLastSuccess(text)).toBeUndefined();
  });
});

describe('what is measured', () => {
  const facts = { images, endedAt: 1_767_323_045_678, isComplete: true };
  const list: Scope = { kind: 'registry', name: 'r.test', outcome: 'ok', images: 3 };
  const unreadable: Scope = { ...list, outcome: 'unverifiable', code: 'FORBIDDEN', message: 'no' };
  const empty: Scope = { ...list, outcome: 'unverifiable', code: 'SELECTION_EMPTY', message: 'no' };
  const of = (parts: Parameters<typeof decided>[0], more: Partial<typeof facts> = {}) =>
    measure(decided(parts).report, { ...facts, ...more });

  it('counts images that are known, and those that are broken', () => {
    expect(of({})).toMatchObject({ checked: 2, failures: 1, duration: 1.234, requests: 42 });
  });

  it.each([
    ['everything was seen', { images: [verdict()], scopes: [list] }, {}, 1_767_323_045],
    ['something is broken', { images: [broken(finding('BLOB_MISSING'))] }, {}, 1_767_323_045],
    ['an image could not be verified', { images: [verdict(), unverifiable()] }, {}, undefined],
    ['a list could not be read', { scopes: [unreadable] }, {}, undefined],
    ['a selection was empty', { scopes: [empty] }, {}, undefined],
    ['the time ran out', { images: [verdict()] }, { isComplete: false }, undefined],
    [
      'a part of a storage could not be seen',
      {
        storages: [
          storage({ unverifiable: [{ ...finding('FORBIDDEN'), repository: 'a', tags: [] }] }),
        ],
      },
      {},
      undefined,
    ],
  ])('is a success or not when %s', (_, parts, more, expected) => {
    expect(of(parts, more).lastSuccess).toBe(expected);
  });

  it.each([
    ['lists that were read', [list], true],
    ['a list that is empty', [empty], true],
    ['a list that could not be read', [list, unreadable], false],
    ['no lists at all', [], undefined],
  ])('says of the catalogue with %s', (_, scopes, expected) => {
    expect(of({ scopes }).catalogAccessible).toBe(expected);
  });

  it('counts the tags that a storage scan finds broken, each once', () => {
    const fault = { ...finding('BLOB_MISSING'), repository: 'acme/web' };
    const faults = [
      { ...fault, tags: ['1', '2'] },
      { ...fault, tags: ['2'] },
      { ...fault, tags: [] },
    ];
    const measured = of({ storages: [storage({ faults })] });
    expect(measured).toMatchObject({ failures: 1 + 3, checked: 2 + 12 });
  });
});
