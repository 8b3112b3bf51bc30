import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runBundle, sampled } from '@image-relay/testing';
import { describe, expect, onTestFinished, test } from 'vitest';

const outputNames = ['lossy', 'name', 'reserved', 'tag', 'truncated'];
const run = (inputs: Readonly<Record<string, string>>) =>
  runBundle({ action: 'tag-sanitize', inputs });

describe('the bundle gives', () => {
  test.each(
    sampled<readonly [string, Readonly<Record<string, string>>, string]>([
      [
        'a branch with slashes',
        { name: 'feature/dns/subdomain', suffix: 'def5678' },
        'feature-dns-subdomain-def5678',
      ],
      [
        'other case',
        { name: 'HOTFIX/Critical-Bug', suffix: 'abc3456' },
        'hotfix-critical-bug-abc3456',
      ],
      [
        'also-replace',
        { name: 'feature/Add_New-Feature', suffix: 'abc1234', 'also-replace': '_' },
        'feature-add-new-feature-abc1234',
      ],
      ['single and double quotes', { name: `it's "quoted"` }, 'it-s-quoted'],
      ['a command substitution', { name: '$(touch pwned)' }, 'touch-pwned'],
      ['a substitution in quotes', { name: "x'$(touch pwned)'" }, 'x-touch-pwned'],
      ['back-ticks and semicolons', { name: 'a`touch pwned`;b&&c|d' }, 'a-touch-pwned-b-c-d'],
      ['an expression', { name: '${{ github.token }}' }, 'github.token'],
      ['emoji', { name: 'feat/🚀-launch' }, 'feat-launch'],
      ['another script', { name: '日本語', suffix: 'abc1234' }, 'ref-77710aed-abc1234'],
      ['an accent in one character', { name: 'caf\u00e9/x' }, 'caf-x'],
      ['an accent of two characters', { name: 'cafe\u0301/x' }, 'cafe-x'],
      ['a workflow command', { name: '::set-output name=tag::evil' }, 'set-output-name-tag-evil'],
      ['a heredoc', { name: 'tag<<EOF' }, 'tag-eof'],
      ['blanks around', { name: '  a b \n' }, 'a-b'],
      [
        'empty options, as not given',
        { name: 'a', suffix: '', 'max-length': '', fallback: ' ' },
        'a',
      ],
      ['a reserved name when allowed', { name: 'latest', reserved: 'allow' }, 'latest'],
    ]),
  )('the tag for %s', async (_, inputs, tag) => {
    const { outputs, exitCode, annotations } = await run(inputs);
    expect({ exitCode, annotations, tag: outputs.tag }).toEqual({
      exitCode: 0,
      annotations: [],
      tag,
    });
    expect(Object.keys(outputs).toSorted()).toEqual(outputNames);
  });

  test('128 characters for a name of 300', async () => {
    const { outputs } = await run({ name: 'x'.repeat(300), suffix: 'abc1234' });
    expect(outputs).toMatchObject({ truncated: 'true', lossy: 'true', reserved: 'false' });
    expect(outputs.tag).toMatch(/^x{111}-[0-9a-f]{8}-abc1234$/);
  });

  test('different tags for two forms of one name when disambiguation is strict', async () => {
    const forms = ['caf\u00e9', 'cafe\u0301', 'caf/', 'caf'];
    const runs = await Promise.all(forms.map((name) => run({ name, disambiguate: 'strict' })));
    expect(new Set(runs.map(({ outputs }) => outputs.tag)).size).toBe(forms.length);
  });

  test('a summary in which the name is code', async () => {
    const { summary } = await run({ name: '<b>|`x`' });
    expect(summary).toBe(
      '| name | tag |\n| --- | --- |\n| <code>&#60;b&#62;&#124;&#96;x&#96;</code> | <code>b&#45;x</code> |\n',
    );
  });
});

describe('the bundle refuses with one clear error and no outputs', () => {
  test.each(
    sampled<readonly [string, Readonly<Record<string, string>>, string]>([
      ['no name', {}, 'INPUT_INVALID: input "name" is required and was not given'],
      ['a blank name', { name: ' \n' }, 'INPUT_INVALID: input "name" is required'],
      ['a name of two lines', { name: 'a\nb=evil' }, 'NAME_INVALID: the name "a\\nb=evil"'],
      ['a name with a carriage return', { name: 'a\rb' }, 'NAME_INVALID: the name "a\\rb"'],
      ['a name that is an alias', { name: 'latest' }, 'TAG_RESERVED: the name "latest"'],
      [
        'a suffix that is no part of a tag',
        { name: 'a', suffix: 'b/c' },
        'INPUT_INVALID: input "suffix" is "b/c"',
      ],
      [
        'a length with a unit',
        { name: 'a', 'max-length': '3d' },
        'INPUT_INVALID: input "max-length" is "3d"',
      ],
      [
        'no room for the name',
        { name: 'a', suffix: 'abc', 'max-length': '4' },
        'NAME_INVALID: a maximum length',
      ],
      ['several wrong inputs', { 'max-length': '0', reserved: 'no' }, 'INPUT_INVALID: 3 problems'],
    ]),
  )('%s', async (_, inputs, message) => {
    const { exitCode, outputs, annotations } = await run(inputs);
    expect({ exitCode, outputs, errors: annotations.length }).toEqual({
      exitCode: 1,
      outputs: {},
      errors: 1,
    });
    expect(annotations[0]).toMatchObject({ level: 'error', title: 'tag-sanitize' });
    expect(annotations[0]?.message).toContain(message);
  });
});

test('no name runs a command in the folder of the job', async () => {
  const workspace = await mkdtemp(join(tmpdir(), 'tag-sanitize-'));
  onTestFinished(() => rm(workspace, { recursive: true }));
  const name = "x'$(touch pwned)'`touch pwned`;touch pwned";
  const { exitCode } = await runBundle({ action: 'tag-sanitize', inputs: { name }, workspace });
  expect({ exitCode, files: await readdir(workspace) }).toEqual({ exitCode: 0, files: [] });
});
