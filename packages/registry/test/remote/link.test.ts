import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextLink } from '../../src/remote/link.ts';

test.each([
  ['a quoted relation', ['</v2/x?last=a&n=2>; rel="next"'], '/v2/x?last=a&n=2'],
  ['a bare relation', ['</x>;rel=next'], '/x'],
  ['a relation in capitals', ['</x>; REL="NEXT"'], '/x'],
  ['one of several relations', ['</x>; rel="prev next"'], '/x'],
  ['other parameters before it', ['</x>; title="a, b; c"; rel="next"'], '/x'],
  ['a comma in the target', ['</x?a=1,2>; rel="next"'], '/x?a=1,2'],
  ['the second of two links', ['</p>; rel="prev", </n>; rel="next"'], '/n'],
  ['the second of two headers', ['</p>; rel="prev"', '</n>; rel="next"'], '/n'],
  ['no other relation', ['</p>; rel="prev"'], undefined],
  ['no relation that only begins alike', ['</p>; rel="nextish"'], undefined],
  ['no link without a relation', ['</p>'], undefined],
  ['nothing without a header', [], undefined],
])('nextLink finds %s', (_, values, target) => {
  expect(nextLink(values)).toBe(target);
});

test('nextLink ends for any text', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.string({ unit: fc.constantFrom('<', '>', ';', ',', '=', '"', 'rel', ' ', 'next', '/') }),
      ),
      (values) => {
        expect(['string', 'undefined']).toContain(typeof nextLink(values));
      },
    ),
  );
});
