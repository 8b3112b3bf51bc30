import { branchPush, recordedEvent } from '@image-relay/testing';
import { expect, test } from 'vitest';
import { built, head, opened, run, stale, started } from './composite.ts';

test('the API is asked for the pull request of a fork, and for nothing else', async () => {
  const { host } = await started('pr-2-ec26c3e');
  const event = recordedEvent('the run completes after: a pull request comes from a fork');
  expect((await run(host, event)).asked).toEqual(['/repos/Codertocat/Hello-World/pulls']);
  expect((await run(host, opened)).asked).toEqual([]);
});

test('a tag given by hand is found whatever the run is about', async () => {
  const { host } = await started('pr-7-0a19012');
  const event = recordedEvent('a tag is given by hand');
  const { env, outputs } = await run(host, event, { tag: 'pr-7-0a19012' });
  expect(env.IMAGE).toBe(`${host}/acme/web@${built.root.digest}`);
  expect(outputs).toMatchObject({ kind: 'manual', commit: head });
});

test('an image that is not there stops the run and exports nothing', async () => {
  const { host } = await started();
  const { exitCode, env, annotations } = await run(host, opened);
  expect([exitCode, env]).toEqual([1, {}]);
  expect(annotations[0]?.message).toContain('IMAGE_NOT_FOUND');
});

test('an image that does not come within the wait stops the run', async () => {
  const { host } = await started();
  const { exitCode, annotations } = await run(host, opened, { wait: '1s' });
  expect(exitCode).toBe(1);
  expect(annotations[0]?.message).toContain('IMAGE_NOT_FOUND');
});

test('an image that comes within the wait is found', async () => {
  const registry = await started();
  const waiting = run(registry.host, opened, { wait: '30s' });
  await expect.poll(() => registry.log.count(), { timeout: 60_000 }).toBeGreaterThan(0);
  registry.state.load('acme/web', built, ['pr-2-ec26c3e']);
  expect((await waiting).env.IMAGE_DIGEST).toBe(built.root.digest);
});

test('an image of another commit stops the run and exports nothing', async () => {
  const registry = await started();
  registry.state.load('acme/web', stale, ['pr-2-ec26c3e']);
  const { exitCode, env, annotations } = await run(registry.host, opened);
  expect([exitCode, env]).toEqual([1, {}]);
  expect(annotations[0]?.message).toContain('REVISION_MISMATCH');
});

test('revision: warn lets it pass with a warning', async () => {
  const registry = await started();
  registry.state.load('acme/web', stale, ['pr-2-ec26c3e']);
  const { env, annotations } = await run(registry.host, opened, { revision: 'warn' });
  expect(env.IMAGE_DIGEST).toBe(stale.root.digest);
  expect(annotations).toMatchObject([{ level: 'warning' }]);
});

test('a branch that is a command stays a name', async () => {
  const branch = "x'$(touch pwned)'";
  const event = branchPush('a branch', branch, { kind: 'branch', tags: [] });
  const registry = await started('x-touch-pwned-6113728');
  const { env, outputs } = await run(registry.host, event, { revision: 'ignore' });
  expect(env.IMAGE_TAG).toBe('x-touch-pwned-6113728');
  expect(outputs.branch).toBe(branch);
});
