import { describe, expect, test } from 'vitest';
import { runSample } from './sample.ts';

const key = '-----BEGIN KEY-----\nMIIabc+/123==\n{\n  "id": "s3cr3t-line"\n}\n-----END KEY-----';
const inputs = { name: 'a', password: `${key}\n`, token: 'p%ss"word/+!~' };
const telling = ['MIIabc+/123==', '"id": "s3cr3t-line"', 'p%ss"word/+!~', 'BEGIN KEY', 'END KEY'];
const forms = [
  ...telling,
  ...telling.map(encodeURIComponent),
  ...telling.map((text) => `${new URLSearchParams([['', text]])}`.slice(1)),
  ...telling.map((text) => Buffer.from(text).toString('base64').slice(4, -4)),
  ...telling.map((text) => JSON.stringify(text).slice(1, -1)),
  'found-later',
];

/** Everything a reader can get at: the log without the masking commands, and the summary. */
function readable({
  stdout,
  stderr,
  summary,
}: {
  stdout: string;
  stderr: string;
  summary: string;
}) {
  const lines = stdout.split('\n').filter((line) => !line.startsWith('::add-mask::'));
  return [...lines, stderr, summary].join('\n');
}

describe.concurrent('secrets', () => {
  test('are masked, whole and line by line, before the first other line', async () => {
    const { stdout, masks } = await runSample('gives away its secrets', inputs);
    const first = stdout.split('\n').findIndex((line) => !line.startsWith('::add-mask::'));
    const early = masks.slice(0, first);
    for (const secret of [key, 'MIIabc+/123==', '"id": "s3cr3t-line"', 'p%ss"word/+!~']) {
      expect(early).toContain(secret);
    }
    expect(masks).not.toContain('{');
  });

  test('are nowhere in the log, the annotations, the stack or the summary', async () => {
    const result = await runSample('gives away its secrets', inputs);
    const text = readable(result) + JSON.stringify(result.annotations);
    expect(forms.filter((form) => text.includes(form))).toEqual([]);
    expect(result.log).toContain('cannot log in with ***');
    expect(result.exitCode).toBe(1);
  });

  test('are masked and not quoted when they are what is wrong with the inputs', async () => {
    const result = await runSample('gives away its secrets', { name: '', token: 'two words' });
    expect(result.masks).toEqual(['two words']);
    expect(readable(result)).not.toContain('two words');
    expect(result.annotations[0]?.message).toContain(
      'input "token" has a value that cannot be used: expected a token without blanks',
    );
  });
});
