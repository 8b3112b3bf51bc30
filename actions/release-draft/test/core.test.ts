import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  formatReleaseImage,
  parseReleaseImage,
  parseVersion,
  type ReleaseImage,
} from '@image-relay/image-tags';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isSameBody, renderBody } from '../src/core/body.ts';
import { newerLooking } from '../src/core/history.ts';
import { markerOf, splitBody } from '../src/core/marker.ts';
import { escapeMarkdown } from '../src/core/notes.ts';
import { isReplaced, readRecord, recordAssetOf } from '../src/core/record.ts';
import { imageSchema, renderImageSchema } from '../src/image-schema.ts';

const commit = 'ec26c3e57ca3a959ca5aad62de7213c562f8c821';
const image: ReleaseImage = {
  image: { registry: 'ghcr.io', repository: 'acme/web' },
  digest: `sha256:${'5a'.repeat(32)}`,
  commit,
};
const marker = markerOf({ line: 'main', tagPrefix: 'v' });
const hostile = fc.oneof(
  fc.string(),
  fc.constantFrom(
    marker,
    '<!-- image-relay:line=release/9.9 -->',
    '-->',
    '<!--image-relay:line=x-->',
  ),
);
const text = fc.array(hostile, { maxLength: 6 }).map((parts) => parts.join('\n'));

describe('the marker of a draft', () => {
  test('of main is what people know it by', () => {
    expect(marker).toBe('<!-- image-relay:line=main -->');
  });

  test('is found again whatever line, prefix and tag are called', () => {
    const property = fc.property(fc.string(), fc.string(), fc.string(), (line, tagPrefix, tag) => {
      const made = markerOf({ line: `l${line}`, tagPrefix, tag: `t${tag}` });
      expect(splitBody(`above\n${made}\nbelow`)).toEqual({
        above: 'above\n',
        marker: made,
        below: '\nbelow',
      });
    });
    fc.assert(property);
  });

  test('differs from line to line, from prefix to prefix and from tag to tag', () => {
    const keys = ['', 'v', 'api/v', 'api@'].flatMap((tagPrefix) =>
      ['main', 'release/1.2'].flatMap((line) => [
        markerOf({ line, tagPrefix }),
        markerOf({ line, tagPrefix, tag: 'v1.2.3' }),
      ]),
    );
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('the body of a draft', () => {
  test('keeps what is above, and has one marker whatever the notes say', () => {
    const property = fc.property(fc.string(), text, (above, notes) => {
      const written = above.replaceAll('<!--', '');
      const split = splitBody(renderBody({ above: written, marker, notes, image }));
      expect(split?.marker).toBe(marker);
      expect(split?.above.trimEnd()).toBe(written.trimEnd());
      expect(splitBody(split?.below ?? '')).toBeUndefined();
    });
    fc.assert(property);
  });

  test('written again is the same', () => {
    const property = fc.property(fc.string(), text, (above, notes) => {
      const written = above.replaceAll('<!--', '');
      const once = renderBody({ above: written, marker, notes });
      const again = renderBody({ above: splitBody(once)?.above ?? '', marker, notes });
      expect(again).toBe(once);
      expect(isSameBody(once, once.replaceAll('\n', '\r\n'))).toBe(true);
    });
    fc.assert(property);
  });

  test('fits into a release, and keeps its image when the notes do not', () => {
    const notes = 'a line of notes\n'.repeat(10_000);
    const body = renderBody({ above: 'by hand', marker, notes, image });
    expect(body.length).toBeLessThanOrEqual(125_000);
    expect(body).toContain('These notes were cut');
    expect(body).toContain(image.digest);
  });
});

test.each([124_700, 124_800, 124_900, 124_930, 124_950, 124_966])(
  'a body with %i characters by hand fits into a release',
  (count) => {
    const notes = 'a line of notes\n'.repeat(100);
    const above = 'x'.repeat(count);
    const body = renderBody({ above, marker, notes, image });
    expect([body.length <= 125_000, splitBody(body)?.above.trim()]).toEqual([true, above]);
  },
);

test('a title becomes one line without markup, mention or comment', () => {
  const property = fc.property(fc.string({ unit: 'binary' }), (title) => {
    const escaped = escapeMarkdown(title);
    expect(escaped).not.toMatch(/[\n\r<>@]|(?<!\\)[`*_[\]]/);
  });
  fc.assert(property);
});

test.each([
  ['two parts', ['v', '0.1.0'], ['v1.0', 'v1.1', '1.2'], ['v1.0', 'v1.1', '1.2']],
  ['a zero in front', ['v', '0.1.0'], ['1.1.028', '2024.01.05'], ['1.1.028', '2024.01.05']],
  ['four parts', ['v', '1.2.0'], ['v1.2.3.4', 'v1.1.9.1'], ['v1.2.3.4']],
  ['aliases of what is counted', ['v', '1.3.0'], ['v1', 'v1.2', 'v1.2.3', 'v1.3'], []],
  ['versions, whichever they are', ['v', '0.1.0'], ['v1.2.3', '2.0.0-rc.1', 'v3.0.0+b5'], []],
  ['names', ['v', '0.1.0'], ['latest', 'version2', 'v1beta', '2fa', 'release-7.1'], []],
  ['another component', ['api/v', '0.1.0'], ['v7.1', '7.1', 'api/v1.0'], ['api/v1.0']],
  ['no prefix', ['', '0.1.0'], ['v7.1', '7.1'], ['7.1']],
])('tags with %s look newer or not', (_, [prefix = '', version = ''], names, newer) => {
  expect(newerLooking(names, prefix, parseVersion(version))).toEqual(newer);
});

describe('the record of a draft', () => {
  test.each([
    ['with an image', { commit, image }, 'image.json'],
    ['without one', { commit }, 'image-relay.json'],
  ])('%s is read back', (_, record, expected) => {
    const { name, text: written } = recordAssetOf(record);
    expect([name, readRecord(name, written)]).toEqual([expected, record]);
  });

  test.each([
    ['image.json', ''],
    ['image.json', '{'],
    ['image.json', '{"schemaVersion":1}'],
    ['image-relay.json', ''],
    ['image-relay.json', `{"commit":"${commit}"}`],
  ])('%s that holds %j is none', (name, written) => {
    expect(readRecord(name, written)).toBeUndefined();
  });

  const with_ = { commit, image };
  const without = { commit };
  test.each([
    ['of an older commit goes', { record: with_, order: 'older', wasThere: false }, with_, true],
    ['of a newer commit stays', { record: with_, order: 'newer', wasThere: true }, with_, false],
    ['that is none goes', { record: undefined, order: 'apart', wasThere: false }, with_, true],
    ['of the same commit goes', { record: with_, order: 'same', wasThere: true }, with_, true],
    [
      'of another run at the same time stays',
      { record: with_, order: 'same', wasThere: false },
      with_,
      false,
    ],
    ['of another history goes', { record: with_, order: 'apart', wasThere: true }, with_, true],
    [
      'of another history stays after it',
      { record: with_, order: 'apart', wasThere: false },
      with_,
      false,
    ],
    ['with an image stays', { record: with_, order: 'same', wasThere: true }, without, false],
  ] as const)('%s', (_, seen, ours, expected) => {
    expect(isReplaced({ ...seen, isSameText: false }, ours)).toBe(expected);
  });
});

test('the schema of image.json is published, and accepts what is written', () => {
  const published = readFileSync(join(import.meta.dirname, '../image.schema.json'), 'utf8');
  expect(published).toBe(renderImageSchema());
  const written = formatReleaseImage(image);
  expect(imageSchema.parse(JSON.parse(written))).toEqual(JSON.parse(written));
  expect(parseReleaseImage(written)).toEqual(image);
});
