import { describe, expect, test } from 'vitest';
import { runSample } from './sample.ts';

const ours = ['add-mask', 'debug', 'endgroup', 'group', 'notice', 'warning'];

describe.concurrent('text from outside never becomes a workflow command', () => {
  test.each([
    ['a command', '::set-output name=tag::evil'],
    ['a command on the second line', 'a\n::add-path::/evil'],
    ['a command of the old form', 'text ##[set-env name=PATH]/evil'],
  ])('%s', async (_, name) => {
    const { stdout, annotations, path, env, outputs, exitCode } = await runSample(
      'prints the name everywhere',
      { name },
    );
    const commands = stdout.split('\n').filter((line) => /^\s*::|##\[/.test(line));
    const names = commands.map((line) => /^::([a-z-]+)/.exec(line)?.[1] ?? line);
    expect([...new Set(names)].filter((command) => !ours.includes(command))).toEqual([]);
    expect(annotations.map(({ level }) => level)).toEqual(['notice', 'warning']);
    expect({ path, exitCode, tag: outputs.tag, env: Object.keys(env) }).toEqual({
      path: [],
      exitCode: 0,
      tag: 'x',
      env: ['SAMPLE_NAME'],
    });
  });

  test('and control characters are shown instead of being sent to the terminal', async () => {
    const name = 'a\u001b[31mred\u0007\u202etxt';
    const { stdout, summary } = await runSample('prints the name everywhere', { name });
    expect(stdout).toContain('a\\u{1b}[31mred\\u{7}\\u{202e}txt');
    expect(stdout + summary).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
  });
});
