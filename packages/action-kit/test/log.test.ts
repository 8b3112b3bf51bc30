import { describe, expect, test } from 'vitest';
import { createLog } from '../src/log.ts';
import type { Printer } from '../src/printer.ts';
import { createRedactor } from '../src/redact.ts';

function recordingPrinter(): { readonly printer: Printer; readonly lines: string[] } {
  const lines: string[] = [];
  const printer: Printer = {
    line: (text) => lines.push(text),
    annotate: (level, texts) => lines.push(`${level}: ${texts.join(' ')}`),
    startGroup: (title) => lines.push(`> ${title}`),
    endGroup: () => lines.push('<'),
    mask: () => {},
  };
  return { printer, lines };
}

describe('the log', () => {
  test('prints progress at most once in five seconds, and always the end of it', () => {
    const { printer, lines } = recordingPrinter();
    let seconds = 0;
    const log = createLog(printer, () => new Date(seconds * 1000));
    for (let done = 1; done <= 12; done += 1) {
      seconds += 1;
      log.progress(done, 12, 'images');
    }
    expect(lines).toEqual(['5/12 images', '10/12 images', '12/12 images']);
  });

  test('closes a group whose body fails', async () => {
    const { printer, lines } = recordingPrinter();
    const log = createLog(printer, () => new Date(0));
    const failing = log.group('title', async () => {
      log.info('inside');
      throw new RangeError('x');
    });
    await expect(failing).rejects.toThrow(RangeError);
    expect(lines).toEqual(['> title', 'inside', '<']);
  });
});

describe('redaction', () => {
  test.each([
    ['the secret', 'a hunter22 b', 'a *** b'],
    ['the secret in a URL', 'https://u:p%40ss%2Fword@h', 'https://u:***@h'],
    ['the secret in JSON', '{"x":"q\\"uote"}', '{"x":"***"}'],
    ['the secret as a message quotes it', '"zero\\u{200b}width"', '"***"'],
    [
      'the secret that a message cuts',
      '"a hunter22-lo…" (130 characters)',
      '"a ***…" (130 characters)',
    ],
    ['the secret that another message cuts', 'x "p@ss/wo..." y "q…"', 'x "***..." y "q…"'],
    ['the longer one of two', 'hunter22-long', '***'],
    ['nothing of other text', 'hunter', 'hunter'],
  ])('takes out %s', (_, text, redacted) => {
    const redactor = createRedactor();
    const secrets = ['hunter22', 'hunter22-long', 'p@ss/word', 'q"uote', 'zero\u200bwidth'];
    for (const secret of secrets) redactor.add(secret);
    expect(redactor.redact(text)).toBe(redacted);
  });

  test.each(['', 'u', 'us', 'user'])('takes out the base64 of "%s:secret"', (user) => {
    const redactor = createRedactor();
    redactor.add('correct horse');
    const encoded = Buffer.from(`${user}:correct horse`).toString('base64');
    const left = redactor.redact(encoded).replaceAll('***', '');
    expect(Buffer.from(left, 'base64').toString()).not.toMatch(/rrect|hors/);
  });

  test.each(['', ' \n ', '\0'.slice(1)])('does nothing for a blank secret', (secret) => {
    const redactor = createRedactor();
    expect(redactor.add(secret)).toEqual([]);
    expect(redactor.redact('a b')).toBe('a b');
  });
});
