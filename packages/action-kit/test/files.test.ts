import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseFileCommand } from '@image-relay/testing';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { readEvent } from '../src/index.ts';
import type { Printer } from '../src/printer.ts';
import { exportVariable, writeOutputs, writeSummary } from '../src/run-files.ts';

const folder = await mkdtemp(join(tmpdir(), 'action-kit-'));
afterAll(() => rm(folder, { recursive: true }));

const lines: string[] = [];
const printer: Printer = {
  line: (text) => lines.push(text),
  annotate: () => {},
  startGroup: () => {},
  endGroup: () => {},
  mask: () => {},
};

async function emptyFile(name: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, '');
  return file;
}

describe('the outputs file', () => {
  test('gives any text back as it was, and nothing else', async () => {
    const file = await emptyFile('outputs');
    const text = fc
      .array(fc.oneof(fc.constantFrom('\n', '<<', 'end_', '=', 'EOF', 'evil=1'), fc.string()))
      .map((parts) => parts.join('').replaceAll('\r', ''));
    await fc.assert(
      fc.asyncProperty(text, text, async (first, second) => {
        await writeFile(file, '');
        const texts = new Map([
          ['first', first],
          ['second', second],
        ]);
        writeOutputs(texts, { GITHUB_OUTPUT: file }, printer);
        expect(parseFileCommand(await readFile(file, 'utf8'))).toEqual({ first, second });
      }),
    );
  });

  test('is added to, not written over', async () => {
    const file = await emptyFile('added');
    const env = { GITHUB_OUTPUT: file };
    writeOutputs(new Map([['a', '1']]), env, printer);
    writeOutputs(new Map([['b', '2']]), env, printer);
    expect(parseFileCommand(await readFile(file, 'utf8'))).toEqual({ a: '1', b: '2' });
  });
});

describe('a file of the runner that cannot be written is an error with its code', () => {
  const unwritable = (path: string) =>
    expect.objectContaining({
      code: 'RUN_FILE_UNWRITABLE',
      userError: true,
      message: expect.stringContaining(path),
    });

  test.each(['/dev/full', folder, join(folder, 'no/such/folder')])('%s', (path) => {
    const texts = new Map([['a', '1']]);
    expect(() => writeOutputs(texts, { GITHUB_OUTPUT: path }, printer)).toThrow(unwritable(path));
    expect(() => exportVariable('A', '1', { GITHUB_ENV: path }, printer)).toThrow(unwritable(path));
    expect(() => writeSummary('a', { GITHUB_STEP_SUMMARY: path })).toThrow(unwritable(path));
  });
});

describe('the environment file', () => {
  test.each(['A\nB', 'A=B', 'A<<B', '', '1A', 'A-B'])('takes no variable called %j', (name) => {
    expect(() => exportVariable(name, 'x', {}, printer)).toThrow('not a variable');
  });

  test('is replaced by a line of the log where there is none', () => {
    exportVariable('NAME', 'x', {}, printer);
    expect(lines.at(-1)).toBe('environment NAME=x');
  });
});

describe('the summary', () => {
  test('is cut at a line, with a note, when GitHub would refuse it', async () => {
    const file = await emptyFile('summary');
    writeSummary('é'.repeat(99).concat('\n').repeat(8000), { GITHUB_STEP_SUMMARY: file });
    const written = await readFile(file, 'utf8');
    expect(Buffer.byteLength(written)).toBeLessThanOrEqual(1024 * 1024);
    expect(written).toMatch(/é\n\n\nThe summary was cut here/);
    expect(written).not.toContain('\ufffd');
  });
});

describe('the event', () => {
  test('is empty without a file', () => {
    expect(readEvent({})).toEqual({});
  });

  test('is read as JSON', async () => {
    await writeFile(join(folder, 'event.json'), '{"a":1}');
    expect(readEvent({ GITHUB_EVENT_PATH: join(folder, 'event.json') })).toEqual({ a: 1 });
  });

  test.each(['missing.json', '.'])('is an error when %s cannot be read', (name) => {
    expect(() => readEvent({ GITHUB_EVENT_PATH: join(folder, name) })).toThrow(
      expect.objectContaining({ code: 'EVENT_UNREADABLE', userError: true }),
    );
  });
});
