import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runBundle, runComposite } from '../src/runner/index.ts';

const action = (name: string) => join(import.meta.dirname, 'runner-cases', name);
const event = { eventName: 'pull_request', payload: { number: 7 } };

describe('a bundle', () => {
  test('is given inputs, defaults and event as by the runner', async () => {
    const inputs = { plain: 'a b\nc' };
    const { outputs } = await runBundle({ action: action('probe'), inputs, event, token: 't0' });
    const seen = JSON.parse(outputs.seen ?? '{}') as Record<string, Record<string, string>>;
    expect(seen.event).toEqual({ number: 7 });
    expect(seen.env).toMatchObject({
      INPUT_SOME_NAME: ' padded ',
      'INPUT_WITH-HYPHEN': 'pull_request-7',
      INPUT_TOKEN: 't0',
      INPUT_PLAIN: 'a b\nc',
      INPUT_NUMBER: '1.5',
      GITHUB_EVENT_NAME: 'pull_request',
      GITHUB_ACTIONS: 'true',
      CI: 'true',
    });
    expect(seen.cwd).toBe(seen.env?.GITHUB_WORKSPACE);
  });

  test('inherits nothing of the process that runs the tests but PATH', async () => {
    const { outputs } = await runBundle({ action: action('probe'), event });
    const seen = JSON.parse(outputs.seen ?? '{}') as { env: Record<string, string> };
    const foreign = Object.keys(seen.env).filter(
      (name) => !/^(?:GITHUB|RUNNER|INPUT)_|^(?:CI|PATH|HOME)$/.test(name),
    );
    expect(process.env.VITEST).toBe('true');
    expect(foreign).toEqual([]);
  });

  test('leaves outputs, environment, state, path and summary, read back in both forms', async () => {
    const result = await runBundle({ action: action('probe'), event });
    expect(result).toMatchObject({
      exitCode: 0,
      env: { FROM_PROBE: '1' },
      state: { kept: 'yes' },
      path: ['/opt/probe/bin'],
      summary: '# probe\n',
      masks: ['secret'],
      annotations: [
        { level: 'warning', title: 'Odd,', file: 'a.ts', line: 3, message: '100%\ntwo lines' },
        { level: 'notice', message: 'from standard error' },
      ],
    });
    expect(result.outputs.lines).toBe('a\n\nb=c');
  });

  test('is refused an input that the action does not have', async () => {
    const inputs = { plian: 'x' };
    await expect(runBundle({ action: action('probe'), inputs })).rejects.toThrow(RangeError);
  });

  test('keeps the outputs that it wrote before it failed', async () => {
    expect(await runBundle({ action: action('fails') })).toMatchObject({
      exitCode: 3,
      outputs: { half: 'done' },
      annotations: [{ level: 'error', message: 'it failed' }],
    });
  });

  test('is killed with its children when it takes too long', async () => {
    const result = await runBundle({ action: action('hangs'), timeoutMs: 1500 });
    expect(result).toMatchObject({ timedOut: true, exitCode: 128 });
    const child = Number(/child (\d+)/.exec(result.stdout)?.[1]);
    await expect.poll(() => isRunning(child), { timeout: 60_000 }).toBe(false);
  });
});

describe.concurrent('a composite', () => {
  test('passes inputs, outputs, variables and PATH from step to step', async () => {
    const inputs = { who: '$(touch pwned)' };
    const result = await runComposite({ action: action('chain'), inputs, event });
    expect(result.exitCode).toBe(0);
    expect(result.outputs).toEqual({
      greeting: 'hello $(touch pwned)',
      seen: 'a\n\nb=c by success',
      never: '',
      tried: 'failure success done',
      cleaned: 'yes ',
    });
    expect(result.env).toEqual({ GREETED: '$(touch pwned)', FROM_PROBE: '1' });
    expect(result.stdout).toContain('tool ran');
    expect(result.steps.skipped).toEqual({
      outputs: {},
      outcome: 'skipped',
      conclusion: 'skipped',
    });
    const seen = JSON.parse(result.steps.probe?.outputs.seen ?? '{}') as {
      env: Record<string, string>;
    };
    expect(seen.env.INPUT_PLAIN).toBe('hello $(touch pwned) $(touch pwned)');
  });

  test('stops at a failed step, pipes included, and still runs what always runs', async () => {
    const inputs = { who: 'a', fail: 'true' };
    const result = await runComposite({ action: action('chain'), inputs, event });
    expect(result.exitCode).toBe(1);
    expect(result.outputs.cleaned).toBe('yes sadly');
    expect(result.stdout).not.toMatch(/not reached|after/);
  });

  test('runs another composite, whose outputs are those of the step', async () => {
    const result = await runComposite({ action: action('outer'), event });
    expect(result.outputs).toEqual({ inner: 'hello outer' });
  });
});

/** A process that is dead but not yet waited for counts as ended. */
function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
