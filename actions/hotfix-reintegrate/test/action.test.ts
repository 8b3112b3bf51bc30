import { runBundle } from '@image-relay/testing';
import { expect, test } from 'vitest';
import { branch, type Hotfix, startHotfix } from './hotfix.ts';

/** Runs the bundle as a step of a push to the line. */
async function runAction(
  { forge, token }: Hotfix,
  { inputs = {}, ...options }: { inputs?: Record<string, string>; token?: string } = {},
) {
  return await runBundle({
    action: 'hotfix-reintegrate',
    inputs: { version: 'v1.2.4', ...inputs },
    event: { eventName: 'push', payload: { repository: { default_branch: 'main' } } },
    env: {
      GITHUB_API_URL: forge.url,
      GITHUB_REPOSITORY: 'acme/web',
      GITHUB_REF: 'refs/heads/release/1.2',
    },
    token,
    ...options,
  });
}

test('the bundle opens a draft for a conflict and writes all its outputs', async () => {
  const hotfix = await startHotfix('conflict');
  const { exitCode, outputs, summary, annotations } = await runAction(hotfix);
  expect([exitCode, annotations]).toEqual([0, []]);
  expect(outputs).toMatchObject({ conflicts: 'main', branches: branch });
  expect(JSON.parse(outputs['pull-requests'] ?? '')).toMatchObject([
    { target: 'main', outcome: 'opened', number: 1, draft: true, files: ['a.txt'] },
  ]);
  expect(summary).toContain('Reintegration of 1.2.4');
  expect(hotfix.web.pullRequests).toHaveLength(1);
});

test('the bundle fails where it may not open one, with outputs and the link in the summary', async () => {
  const hotfix = await startHotfix('clean', { actionsMayCreatePullRequests: false });
  const { exitCode, outputs, summary, annotations } = await runAction(hotfix);
  expect([exitCode, outputs.branches]).toEqual([1, branch]);
  expect(annotations.map(({ message }) => message).join()).toContain('PULL_REQUEST_FORBIDDEN');
  expect(summary).toContain('/compare/main...reintegrate/1.2.4-to-main?expand=1');
});

test('the bundle logs an App in and shows neither its key nor its token', async () => {
  const hotfix = await startHotfix('clean', { now: () => new Date() });
  const { id, privateKey } = hotfix.forge.addApp();
  const inputs = { 'app-id': `${id}`, 'private-key': privateKey };
  const { exitCode, log, masks } = await runAction(hotfix, { inputs, token: '' });
  expect(exitCode).toBe(0);
  expect(hotfix.web.pullRequests).toMatchObject([{ author: 'relay[bot]' }]);
  expect(masks.some((mask) => mask.startsWith('ghs_'))).toBe(true);
  expect(log).not.toMatch(/PRIVATE KEY|ghs_/);
});
