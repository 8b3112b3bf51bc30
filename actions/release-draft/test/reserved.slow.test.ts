import { expect, test } from 'vitest';
import { draft, merge, started } from './runs.ts';

test('a reserved pre-release is not the release of its commit', async () => {
  const at = await started();
  await at.repository.setRef('refs/tags/v1.2.0', at.first);
  const commit = await merge(at, { title: 'Add it' });
  const reserve = (inputs = {}) =>
    draft({ forge: at.forge, commit, inputs: { reserve: 'true', ...inputs } });
  const candidate = await reserve({ prerelease: 'rc' });
  const release = await reserve();
  const again = await reserve({ prerelease: 'rc' });
  const tags = [candidate, release, again].map(({ outputs }) => outputs.tag);
  expect(tags).toEqual(['v1.3.0-rc.1', 'v1.3.0', 'v1.3.0-rc.1']);
});

test('a run after another workflow drafts the line and the commit that it is given', async () => {
  const at = await started();
  const env = { GITHUB_EVENT_NAME: 'workflow_run', GITHUB_SHA: 'a'.repeat(40) };
  const inputs = { line: 'main', target: at.first };
  const { outputs } = await draft({ forge: at.forge, commit: at.first, env, inputs });
  expect(outputs).toMatchObject({ tag: 'v0.1.0', created: true });
});
