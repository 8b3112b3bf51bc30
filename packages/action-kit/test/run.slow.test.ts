import { describe, expect, test } from 'vitest';
import { runSample } from './sample.ts';

describe.concurrent('a run ends', () => {
  test('some seconds after its main, whatever that left behind', async () => {
    const { exitCode, outputs, timedOut } = await runSample('leaves a timer behind');
    expect({ exitCode, timedOut, tag: outputs.tag }).toEqual({
      exitCode: 0,
      timedOut: false,
      tag: 'x',
    });
  });

  test('some seconds after it was cancelled, whatever it waits for', async () => {
    const run = await runSample('does not hear that it is cancelled');
    const { exitCode, outputs, annotations, timedOut } = run;
    expect({ exitCode, timedOut, outputs }).toEqual({ exitCode: 1, timedOut: false, outputs: {} });
    expect(annotations[0]?.message).toContain('RUN_CANCELLED: the run was cancelled (SIGTERM)');
  });

  test.each([
    ['forgets a wait that is cancelled', 'RUN_CANCELLED: the run was cancelled (SIGINT)'],
    ['aborts by itself', 'internal error: too slow'],
  ])('with its reason when it %s', async (name, message) => {
    const { annotations } = await runSample(name);
    expect(annotations[0]?.message).toContain(message);
  });

  test('with every failure that was noted', async () => {
    const { annotations } = await runSample('notes two failures');
    expect(annotations.map(({ message }) => message)).toEqual([
      'SAMPLE_FAILED: one',
      'SAMPLE_FAILED: two',
    ]);
  });

  test('with exit code 1 and its outputs when the summary cannot be written', async () => {
    const env = { GITHUB_STEP_SUMMARY: '/dev/full' };
    const { exitCode, outputs, annotations } = await runSample(
      'prints the name everywhere',
      { name: 'a' },
      env,
    );
    expect({ exitCode, tag: outputs.tag }).toEqual({ exitCode: 1, tag: 'x' });
    expect(annotations.at(-1)?.message).toContain('RUN_FILE_UNWRITABLE: GITHUB_STEP_SUMMARY');
  });
});
