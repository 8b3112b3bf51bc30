import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { explain, explainStorage } from '../src/core/explain.ts';
import type { Verdict } from '../src/core/report.ts';
import { broken, finding, named, verdict } from './verdicts.ts';

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

  it('names the section of docs/incidents.md that describes what happened, which is there', () => {
    const document = readFileSync(join(import.meta.dirname, '../../../docs/incidents.md'), 'utf8');
    const headings = [...document.matchAll(/^## (.+)$/gm)].map(([, heading = '']) =>
      heading.toLowerCase().replaceAll(' ', '-'),
    );
    const named = rows.flatMap(([, seen]) => explain(seen)).map(({ incident }) => incident);
    const incidents = [...new Set(named)].filter((incident) => incident !== undefined);
    expect(incidents).toHaveLength(8);
    expect(incidents.filter((incident) => !headings.includes(incident))).toEqual([]);
  });

  it('says what to do in whole sentences, whatever was found', () => {
    const all = rows.flatMap(([, seen]) => explain(seen));
    expect(
      all.every(({ what, advice }) => /^[A-Z].*\.$/.test(what) && /^[A-Z].*\.$/.test(advice)),
    ).toBe(true);
  });

  it('a file of no bytes is told from a cache that is stale, which only a registry has', () => {
    const evidence = { faults: [finding('BLOB_UNREADABLE', ['layer'])], unverifiable: [] };
    expect(explainStorage(evidence).map(({ mechanism }) => mechanism)).toEqual(['empty-file']);
    expect(explain(broken(...evidence.faults)).map(({ mechanism }) => mechanism)).toEqual([
      'stale-descriptor-cache',
    ]);
  });
});
