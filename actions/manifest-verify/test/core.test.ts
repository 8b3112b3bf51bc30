import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, reportOf, worstFirst, worstOf } from '../src/core/decide.ts';
import { formatFault } from '../src/core/finding.ts';
import type { Outcome, Scope, Verdict } from '../src/core/report.ts';
import {
  broken,
  decided,
  finding,
  named,
  root,
  run,
  storage,
  unverifiable,
  verdict,
} from './verdicts.ts';

const outcomes = ['ok', 'broken', 'unverifiable'] as const;
const both = ['broken', 'unverifiable'] as const;

describe('decide', () => {
  const images: Readonly<Record<Outcome, Verdict>> = {
    ok: verdict(),
    broken: broken(finding('BLOB_MISSING', ['a', 'layer'])),
    unverifiable: unverifiable(),
  };

  const rows: ReadonlyArray<readonly [string, readonly Outcome[], readonly Outcome[], unknown]> = [
    ['nothing fails when all are ok', ['ok', 'ok'], both, ['ok', 0, 0]],
    ['a broken image fails', ['ok', 'broken'], both, ['broken', 1, 0]],
    ['an unverifiable image fails', ['unverifiable'], both, ['unverifiable', 1, 0]],
    ['broken weighs more than unverifiable', ['unverifiable', 'broken'], both, ['broken', 2, 0]],
    ['unverifiable can be a warning', ['unverifiable', 'ok'], ['broken'], ['unverifiable', 0, 1]],
    ['broken can be a warning', ['broken'], ['unverifiable'], ['broken', 0, 1]],
    [
      'each image is judged by itself',
      ['broken', 'unverifiable', 'broken'],
      ['broken'],
      ['broken', 2, 1],
    ],
  ];

  it.each(rows)('%s', (_, seen, failOn, expected) => {
    const { report, failures, warnings } = decided(
      { images: seen.map((one) => images[one]) },
      failOn,
    );
    expect([report.outcome, failures.length, warnings.length]).toEqual(expected);
  });

  it('puts every image into exactly one place, whatever the outcomes and the policy', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...outcomes)),
        fc.subarray([...both]),
        (seen, failOn) => {
          const { report, failures, warnings } = decided(
            { images: seen.map((one) => images[one]) },
            failOn,
          );
          const ok = report.images.filter((image) => image.outcome === 'ok');
          expect(ok.length + failures.length + warnings.length).toBe(seen.length);
          expect(report.outcome).toBe(worstOf(seen.map((outcome) => ({ outcome }))));
        },
      ),
    );
  });

  it('counts the codes in the message and lists every fault with its path', () => {
    const one = finding('BLOB_MISSING', ['child', 'layer']);
    const two = finding('MANIFEST_MISSING', ['other']);
    const [failure] = decided({ images: [broken(one, one, two)] }).failures;
    expect(failure).toMatchObject({
      code: 'IMAGE_BROKEN',
      message: 'ghcr.io/acme/web:1.2.3 is broken: 2 BLOB_MISSING, 1 MANIFEST_MISSING',
    });
    const way = [root, named('child'), named('layer')].map((digest) => digest.slice(0, 19));
    expect(failure?.details[0]).toBe(`BLOB_MISSING: about layer (path: ${way.join(' > ')})`);
  });

  it('shows twenty faults and counts the others', () => {
    const faults = Array.from({ length: 25 }, (_, at) =>
      finding('BLOB_MISSING', ['child', `${at}`]),
    );
    const [failure] = decided({ images: [broken(...faults)] }).failures;
    expect(failure?.details.filter((line) => line.startsWith('BLOB_MISSING'))).toHaveLength(20);
    expect(failure?.details).toContain('and 5 more in the JSON report');
  });

  it('names the incident, and where to read about it', () => {
    const images = [broken(finding('MANIFEST_MISSING', ['child']))].map(reportOf);
    const seen = { images, scopes: [], storages: [], gone: 0 };
    const documents = 'https://github.com/org/actions/blob/HEAD/docs/';
    const [failure] = decide(seen, run, { failOn: both, documents }).failures;
    expect(failure?.details.at(-1)).toMatch(
      /See https:\/\/github\.com\/org\/actions\/blob\/HEAD\/docs\/incidents\.md#children-removed-one-by-one$/,
    );
  });

  it('gives advice for every finding that can be made', () => {
    const [failure] = decided({ images: [images.unverifiable] }).failures;
    expect(failure).toMatchObject({
      code: 'IMAGE_UNVERIFIABLE',
      hint: expect.stringContaining('timeout'),
    });
  });
});

describe('decide, with lists and storages', () => {
  const unreadable: Scope = {
    kind: 'registry',
    name: 'registry.test',
    outcome: 'unverifiable',
    repositories: 0,
    images: 0,
    code: 'FORBIDDEN',
    message: 'GET /v2/_catalog answered 403',
  };
  const fault = { ...finding('MANIFEST_MISSING', ['child']), repository: 'acme/web' };
  const damaged = storage({ outcome: 'broken', faults: [{ ...fault, tags: ['1', '2'] }] });

  it('a list that cannot be read is never "no images, ok"', () => {
    const { report, failures } = decided({ scopes: [unreadable] });
    expect(report.outcome).toBe('unverifiable');
    expect(failures).toMatchObject([
      {
        code: 'LIST_UNREADABLE',
        message: 'the catalogue of registry.test could not be read: FORBIDDEN',
        details: ['GET /v2/_catalog answered 403'],
        hint: expect.stringContaining('repositories'),
      },
    ]);
  });

  it.each([
    ['that selects nothing', { code: 'SELECTION_EMPTY' } as const, 'SELECTION_EMPTY', 'tags'],
    ['for which the time ran out', { code: 'TIMEOUT' } as const, 'LIST_UNREADABLE', 'shard'],
    [
      'of tags',
      { code: 'FORBIDDEN', kind: 'repository' } as const,
      'LIST_UNREADABLE',
      'may read the repository',
    ],
  ])('a list %s says what to do', (_, more, code, advice) => {
    const { failures } = decided({ scopes: [{ ...unreadable, ...more }] });
    expect(failures).toMatchObject([{ code, hint: expect.stringContaining(advice) }]);
  });

  it('a list that was read is no finding', () => {
    const { code: _, message: __, ...read } = unreadable;
    const { report, failures } = decided({ scopes: [{ ...read, outcome: 'ok', images: 3 }] });
    expect([report.outcome, failures]).toEqual(['ok', []]);
  });

  it('a storage has a finding for each repository, with the tags that are hit', () => {
    const more = { ...fault, repository: 'acme/api', tags: [] };
    const faults = [...damaged.faults, more];
    const { report, failures } = decided({ storages: [{ ...damaged, faults }] });
    expect(report.outcome).toBe('broken');
    expect(failures.map(({ message }) => message)).toEqual([
      'acme/web in storage:/var/lib/registry is broken: 1 MANIFEST_MISSING',
      'acme/api in storage:/var/lib/registry is broken: 1 MANIFEST_MISSING',
    ]);
    expect(failures[0]?.details[0]).toContain('(tags: 1, 2)');
    expect(failures[1]?.details[0]).toContain('(no tag)');
    expect(failures[0]?.hint).toContain('Push the image again');
  });

  it('a storage that cannot be looked at is unverifiable as a whole', () => {
    const message = 'no such folder';
    const lost = { ...finding('UPSTREAM_ERROR'), message, repository: '', tags: [] };
    const { failures } = decided({
      storages: [storage({ outcome: 'unverifiable', unverifiable: [lost] })],
    });
    expect(failures).toMatchObject([
      {
        code: 'IMAGE_UNVERIFIABLE',
        message: 'storage:/var/lib/registry could not be verified: 1 UPSTREAM_ERROR',
      },
    ]);
  });

  it('the worst comes first, whatever the order in which it was found', () => {
    const { failures } = decided({
      images: [unverifiable(), broken(finding('BLOB_MISSING', ['layer']))],
      scopes: [unreadable],
      storages: [damaged],
    });
    expect(failures.map(({ code }) => code)).toEqual([
      'IMAGE_BROKEN',
      'IMAGE_BROKEN',
      'LIST_UNREADABLE',
      'IMAGE_UNVERIFIABLE',
    ]);
    expect(worstFirst([verdict(), unverifiable()]).map(({ outcome }) => outcome)).toEqual([
      'unverifiable',
      'ok',
    ]);
  });
});

describe('formatFault', () => {
  it('names five tags of a storage and counts the others', () => {
    const tags = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const fault = { ...finding('MANIFEST_MISSING'), repository: 'acme/web', tags };
    expect(formatFault(fault)).toContain('(tags: a, b, c, d, e and 2 more)');
  });

  it('cuts a message that quotes without end', () => {
    const message = `the media types disagree (${'m'.repeat(3_000_000)})`;
    const line = formatFault(finding('MEDIA_TYPE_MISMATCH', [], { message }));
    expect(line).toMatch(/^MEDIA_TYPE_MISMATCH: the media types disagree \(m+…$/);
    expect(line.length).toBeLessThan(1_100);
  });

  it('leaves out a path that is only the root', () => {
    expect(formatFault(finding('MANIFEST_INVALID'))).toBe('MANIFEST_INVALID: about root');
  });

  it('gives the whole digest once', () => {
    const fault = finding('SIZE_MISMATCH', ['layer'], { digest: named('layer') });
    const digests = (text: string) => text.split(named('layer')).length - 1;
    expect(digests(formatFault(fault))).toBe(1);
    expect(digests(formatFault({ ...fault, message: `no ${named('layer')}` }))).toBe(1);
  });
});
