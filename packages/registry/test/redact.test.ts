import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRedactor, redactUrl } from '../src/redact.ts';

describe('redactUrl', () => {
  test.each([
    [
      'keeps scheme, host, port and path',
      'https://ghcr.io:444/v2/a/b',
      'https://ghcr.io:444/v2/a/b',
    ],
    ['drops user and password', 'https://bob:hunter2@ghcr.io/v2/', 'https://ghcr.io/v2/'],
    ['blanks every query value', 'https://h/p?a=1&sig=secret', 'https://h/p?a=***&sig=***'],
    ['drops the fragment', 'https://h/p#token=1', 'https://h/p'],
    ['says so when it is no URL', 'not a url', '(not a URL)'],
  ])('%s', (_, url, shown) => {
    expect(redactUrl(url)).toBe(shown);
  });
});

describe('scrub', () => {
  test('takes out known secrets, also in URL encoding', () => {
    const redactor = createRedactor();
    redactor.add('p@ss word');
    expect(redactor.scrub('a p@ss word and p%40ss%20word b')).toBe('a *** and *** b');
  });

  test('takes out the longer of two secrets that begin alike', () => {
    const redactor = createRedactor();
    redactor.add('abc');
    redactor.add('abcdef');
    expect(redactor.scrub('abcdef')).toBe('***');
  });

  test('takes out authorization values and URL queries that it was not told of', () => {
    const text = 'Bearer eyJhbGciOi.abc_def at https://u:p@h/x?sig=1';
    expect(createRedactor().scrub(text)).toBe('Bearer *** at https://h/x?sig=***');
  });

  test('blanks control characters and cuts at 300 characters', () => {
    const scrubbed = createRedactor().scrub(`a\r\n::set-output\u001b[31m${'x'.repeat(400)}`);
    expect(scrubbed.startsWith('a ::set-output [31m')).toBe(true);
    expect(scrubbed).toHaveLength(300);
  });

  test('no secret of three characters or more survives', () => {
    const letters = fc.string({ minLength: 3, maxLength: 12 });
    fc.assert(
      fc.property(letters, fc.string(), fc.string(), (secret, before, after) => {
        fc.pre(!secret.includes('*'));
        const redactor = createRedactor();
        redactor.add(secret);
        const shown = redactor.scrub(`${before}${secret}${after}`).split('***');
        expect(shown.filter((part) => part.includes(secret))).toEqual([]);
      }),
    );
  });
});
