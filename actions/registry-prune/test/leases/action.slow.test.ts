import { runBundle } from '@image-relay/testing';
import { expect, it } from 'vitest';
import { arrange, serveTags } from './arrange.ts';

it('the bundle asks GitHub, and says what is in use', async () => {
  const { open, forge, env, token } = await arrange();
  const { number } = await open();
  const server = await serveTags(`pr-${number}-abc1234`);
  const run = (more: object = {}) =>
    runBundle({
      action: 'registry-prune',
      inputs: { packages: `${server.host}/acme/web`, token, ...more },
      env,
    });
  const { exitCode, stdout, outputs } = await run();
  expect([exitCode, outputs.outcome]).toEqual([0, 'clean']);
  expect(stdout).toContain(`pull request ${number} of acme/web is open`);
  const denied = await run({ token: forge.addToken({ permissions: {} }), mode: 'apply' });
  const errors = denied.annotations.filter(({ level }) => level === 'error');
  expect([denied.exitCode, errors.length]).toEqual([1, 1]);
  expect(denied.stdout).toContain('IN_USE_UNREADABLE');
});
