import { sampled } from '@image-relay/testing';
import { describe, expect, test } from 'vitest';
import { failures } from './cases/failures.ts';
import { runOnce, runSample } from './sample.ts';

const names = sampled(Object.keys(failures));
const written = ['a failure noted for later', 'a rejection after the end'];

describe.concurrent('a run fails with exit code 1 and one or more error annotations', () => {
  test.each(names)('after %s', async (name) => {
    const { exitCode, annotations, timedOut } = await runOnce(name);
    const errors = annotations.filter(({ level }) => level === 'error');
    expect({ exitCode, errors: errors.length, timedOut }).toEqual({
      exitCode: 1,
      errors: 1,
      timedOut: false,
    });
  });

  test.each(names.filter((name) => !written.includes(name)))(
    'without any output after %s',
    async (name) => {
      expect((await runOnce(name)).outputs).toEqual({});
    },
  );
});

describe.concurrent('a failure is explained', () => {
  test('with code, details and hint in one annotation, causes in the log', async () => {
    const { annotations, log, summary } = await runOnce('a user error');
    expect(annotations).toEqual([
      {
        level: 'error',
        title: 'sample',
        message:
          'SAMPLE_FAILED: the sample "a" failed\n- first\n- second\nWhat to do: run it again',
      },
    ]);
    expect(log).toContain('caused by: Error: the line was cut\ncaused by: "a storm"');
    expect(log).not.toContain('bug');
    expect(summary).toContain('SAMPLE\\_FAILED');
  });

  test.each(['a cancellation', 'a cancelled wait'])(
    'as no bug when the run was cancelled: %s',
    async (name) => {
      const { annotations, log } = await runOnce(name);
      expect(annotations[0]?.message).toContain('RUN_CANCELLED: the run was cancelled (SIGINT)');
      expect(log).not.toContain('bug');
    },
  );

  const bugs = [
    ['an error', 'internal error: boom'],
    ['an error without a message', 'internal error: TypeError'],
    ['a text', 'internal error: something that is not an Error was thrown: "just text"'],
    ['an object', 'something that is not an Error was thrown: {"status":500}'],
    ['undefined', 'something that is not an Error was thrown: undefined'],
    ['a symbol', 'something that is not an Error was thrown: Symbol(odd)'],
    ['a promise that is never kept', 'it waits for something that never comes'],
    ['an undeclared output', 'OUTPUT_INVALID: output "extra" is not declared'],
    ['a missing output', 'OUTPUT_INVALID: output "all-tags" was not given'],
    ['a text output of two lines', 'OUTPUT_INVALID: output "tag" must be a text of one line'],
  ] as const;
  test.each(sampled(bugs))(
    'as a bug to report, with its stack, after %s',
    async (name, message) => {
      const { annotations, log } = await runOnce(name);
      expect(annotations[0]?.message).toContain(message);
      expect(log).toContain('This is a bug in sample, not in your workflow.');
      expect(log).toContain('Please report it together with the lines above.');
    },
  );

  test('and its outputs and summary are written when main noted it for later', async () => {
    const { outputs, summary } = await runOnce('a failure noted for later');
    expect(outputs).toEqual({ tag: 'half', 'all-tags': 'half', report: '' });
    expect(summary).toContain('half of it worked');
    expect(summary).toContain('the other half failed');
  });
});

describe.concurrent('all problems with the inputs come in one error', () => {
  test('with what was seen, what was expected and what to write', async () => {
    const inputs = { 'max-length': '0x10', wait: '3x', mode: 'fats\n::error::', password: '' };
    const { annotations, exitCode } = await runSample('prints the name everywhere', inputs);
    expect(exitCode).toBe(1);
    expect(annotations.map(({ message }) => message.split('\n'))).toEqual([
      [
        'INPUT_INVALID: 4 problems with the inputs',
        '- input "name" is required and was not given; write for example `name: text`',
        '- input "max-length" is "0x10", expected whole digits, 1 to 128; write for example `max-length: 10`',
        '- input "wait" is "3x", expected a duration such as 90s, 15m, 24h or 7d; write for example `wait: 15m`',
        '- input "mode" is "fats\\n::error::", expected one of `fast`, `slow`; write for example `mode: fast`',
        'What to do: correct the values under `with:` of this step; the README of the action lists every input',
      ],
    ]);
  });

  test('those of rules included, unless a rule reads an input that is wrong itself', async () => {
    const ruled = await runSample('prints the name everywhere', { 'max-length': '0', wait: '3s' });
    expect(ruled.annotations[0]?.message).toContain('input "wait" needs `mode: slow`');
    const passedOver = await runSample('prints the name everywhere', { name: 'a', wait: '3' });
    expect(passedOver.annotations[0]?.message).not.toContain('mode: slow');
  });
});

describe.concurrent('outputs', () => {
  test('are exactly the declared ones, in a form that no value can break', async () => {
    const name = 'a\nghadelimiter_x\nevil=1\nevil<<EOF\n1\nEOF';
    const { outputs, env } = await runSample('prints the name everywhere', { name });
    expect(outputs).toEqual({
      tag: 'x',
      'all-tags': 'a\nb',
      report: JSON.stringify({ name }),
    });
    expect(env).toEqual({ SAMPLE_NAME: name });
  });

  test('are printed when there is no outputs file', async () => {
    const env = { GITHUB_OUTPUT: '', GITHUB_ENV: '', GITHUB_STEP_SUMMARY: '' };
    const { stdout, exitCode } = await runSample('prints the name everywhere', { name: 'a' }, env);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('output tag=x\noutput all-tags=a\\nb\noutput report={"name":"a"}');
  });
});
