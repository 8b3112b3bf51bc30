import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseInUseList } from '../../src/leases/parse-list.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const tagged = { tag: { name: 'ghcr.io/acme/web', value: 'v1' } };

describe('a list of what is in use', () => {
  it.each<[string, string, readonly unknown[]]>([
    ['a digest', digest, [{ digest }]],
    ['a long digest', `sha512:${'b'.repeat(128)}`, [{ digest: `sha512:${'b'.repeat(128)}` }]],
    ['a reference by digest', `ghcr.io/acme/web@${digest}`, [{ digest }]],
    ['a reference by tag', 'ghcr.io/acme/web:v1', [tagged]],
    ['a reference by both', `ghcr.io/acme/web:v1@${digest}`, [{ ...tagged, digest }]],
    [
      'an image of Docker Hub',
      'acme/web:v1',
      [{ tag: { name: 'docker.io/acme/web', value: 'v1' } }],
    ],
    [
      'comments, blanks and line ends of every kind',
      `# all\r\n\r\n  ${digest} # prod\rghcr.io/acme/web:v1\n`,
      [{ digest }, tagged],
    ],
    ['a mark of the byte order', `\uFEFF${digest}\n`, [{ digest }]],
    ['a mark before an array', `\uFEFF["${digest}"]`, [{ digest }]],
    ['a JSON array', ` [ "${digest}",\n "ghcr.io/acme/web:v1" ]`, [{ digest }, tagged]],
  ])('may hold %s', (_, text, entries) => {
    expect(parseInUseList(text)).toEqual({ entries });
  });

  it.each<[string, string, string]>([
    ['nothing', '', 'it names nothing'],
    ['comments alone', '# none\n\n', 'it names nothing'],
    ['an empty array', '[]', 'it names nothing'],
    ['half an array', `["${digest}"`, 'it begins as a JSON array and is none'],
    ['an object in an array', '[{"image":"x"}]', 'entry 1 is "{\\"image\\":\\"x\\"}"'],
    ['a digest that is cut short', `${digest}\nsha256:abc`, 'line 2 is "sha256:abc"'],
    ['a digest in capitals', digest.toUpperCase(), 'line 1 is "SHA256:'],
    ['a repository', 'ghcr.io/acme/web', 'line 1 is "ghcr.io/acme/web"'],
    ['two on a line', `\n${digest} ${digest}`, 'line 2 is "sha256:'],
    ['a page of a log-in', '<!doctype html>\n<html>', 'line 1 is "<!doctype html>"'],
    ['what a program complains', 'error: no context exists', 'line 1 is "error: no'],
  ])('may not hold %s', (_, text, problem) => {
    expect(parseInUseList(text)).toEqual({
      problem: expect.stringContaining(problem.replaceAll('\\"', '"')),
    });
  });

  it('is read in full or not at all', () => {
    const line = fc.oneof(
      fc.constantFrom(digest, 'ghcr.io/acme/web:v1', ''),
      fc.string({ maxLength: 40 }),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
        const read = parseInUseList(lines.join('\n'));
        const known = lines.filter((one) => one === digest || one === 'ghcr.io/acme/web:v1');
        const count = 'entries' in read ? read.entries.length : known.length;
        expect(count).toBeGreaterThanOrEqual(known.length);
      }),
    );
  });
});
