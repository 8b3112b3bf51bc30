import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, formatFault, worstOf } from '../src/core/decide.ts';
import { explain } from '../src/core/explain.ts';
import type { Outcome, Verdict } from '../src/core/report.ts';
import { broken, finding, named, root, run, verdict } from './verdicts.ts';

const outcomes = ['ok', 'broken', 'unverifiable'] as const;
const both = ['broken', 'unverifiable'] as const;

describe('explain', () => {
  const children = ['a', 'b', 'c', 'd'];
  const rows: ReadonlyArray<readonly [string, Verdict, readonly string[]]> = [
    ['nothing for a sound image', verdict(), []],
    [
      'a clean-up of untagged manifests when all children are gone',
      broken(...children.map((child) => finding('MANIFEST_MISSING', [child]))),
      ['untagged-children-removed'],
    ],
    [
      'single deletions when some children are gone',
      broken(finding('MANIFEST_MISSING', ['a'])),
      ['children-removed-one-by-one'],
    ],
    [
      'a deleted referrer apart from children',
      { ...broken(finding('MANIFEST_MISSING', ['signature'])), referrers: [named('signature')] },
      ['referrer-removed'],
    ],
    [
      'all children gone although a referrer is there',
      {
        ...broken(...children.map((child) => finding('MANIFEST_MISSING', [child]))),
        referrers: [named('signature')],
        counts: { manifests: 6, blobs: 0 },
      },
      ['untagged-children-removed'],
    ],
    [
      'a name that does not exist',
      broken({ ...finding('MANIFEST_MISSING'), path: [] }),
      ['no-such-image'],
    ],
    ['a digest that does not exist', broken(finding('MANIFEST_MISSING')), ['no-such-image']],
    [
      'a tag without its manifest',
      broken({ ...finding('TAG_MISSING'), path: [] }),
      ['tag-without-manifest'],
    ],
    ['swept layers', broken(finding('BLOB_MISSING', ['a', 'layer'])), ['layers-swept']],
    [
      'an empty file',
      broken(finding('SIZE_MISMATCH', ['a', 'layer'], { actual: '0' })),
      ['empty-file'],
    ],
    [
      'a wrong size',
      broken(finding('SIZE_MISMATCH', ['a'], { actual: '7' })),
      ['wrong-description'],
    ],
    [
      'a stale cache',
      broken(finding('BLOB_UNREADABLE', ['a', 'layer'])),
      ['stale-descriptor-cache'],
    ],
    ['altered content', broken(finding('DIGEST_MISMATCH', ['a'])), ['altered-content']],
    ['a sign-in page', broken(finding('MANIFEST_INVALID')), ['not-a-manifest']],
    ['an old format', broken(finding('MANIFEST_UNSUPPORTED')), ['unsupported-format']],
    ['mixed-up platforms', broken(finding('PLATFORM_MISMATCH', ['a'])), ['wrong-platform']],
    ['an absent platform', broken(finding('PLATFORM_MISSING')), ['missing-platform']],
    ['an orphan', broken(finding('REFERRER_ORPHAN', ['a'])), ['orphan']],
    ['another commit', broken(finding('REVISION_MISMATCH', ['a'])), ['wrong-commit']],
    [
      'why nothing could be seen',
      verdict({ outcome: 'unverifiable', unverifiable: [finding('FORBIDDEN')] }),
      ['forbidden'],
    ],
    [
      'several things at once',
      { ...broken(finding('BLOB_MISSING', ['a', 'b'])), unverifiable: [finding('TIMEOUT', ['c'])] },
      ['layers-swept', 'timeout'],
    ],
  ];

  it.each(rows)('%s', (_, seen, mechanisms) => {
    expect(explain(seen).map(({ mechanism }) => mechanism)).toEqual(mechanisms);
  });

  it('says what to do in whole sentences, whatever was found', () => {
    const all = rows.flatMap(([, seen]) => explain(seen));
    expect(
      all.every(({ what, advice }) => /^[A-Z].*\.$/.test(what) && /^[A-Z].*\.$/.test(advice)),
    ).toBe(true);
  });
});

describe('decide', () => {
  const images: Readonly<Record<Outcome, Verdict>> = {
    ok: verdict(),
    broken: broken(finding('BLOB_MISSING', ['a', 'layer'])),
    unverifiable: verdict({ outcome: 'unverifiable', unverifiable: [finding('TIMEOUT')] }),
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
    const { report, failures, warnings } = decide(
      seen.map((one) => images[one]),
      run,
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
          const { report, failures, warnings } = decide(
            seen.map((one) => images[one]),
            run,
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
    const [failure] = decide([broken(one, one, two)], run, both).failures;
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
    const [failure] = decide([broken(...faults)], run, both).failures;
    expect(failure?.details.filter((line) => line.startsWith('BLOB_MISSING'))).toHaveLength(20);
    expect(failure?.details).toContain('and 5 more in the JSON report');
  });

  it('gives advice for every finding that can be made', () => {
    const [failure] = decide([images.unverifiable], run, both).failures;
    expect(failure).toMatchObject({
      code: 'IMAGE_UNVERIFIABLE',
      hint: expect.stringContaining('timeout'),
    });
  });
});

describe('formatFault', () => {
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
