import { readFileSync } from 'node:fs';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runBundle } from '@image-relay/testing';
import { expect, onTestFinished, test } from 'vitest';
import { scene, whole } from './forge.ts';
import { four, linesOf, set, tagsOf } from './runs.ts';

test('the bundle promotes a draft and publishes it', async () => {
  const { registry, forge, repository, token, image, commit } = await scene();
  const env = { GITHUB_API_URL: forge.url };
  const inputs = { image: `${registry.host}/acme/web`, release: 'v1.2.3', ...whole };
  const run = await runBundle({ action: 'release-promote', inputs, env, token });
  expect([run.exitCode, run.annotations]).toEqual([0, []]);
  expect(linesOf(run.outputs.written)).toEqual(four);
  expect(tagsOf(registry)).toMatchObject(set(four, image.root.digest));
  expect(await repository.read('refs/tags/v1.2.3')).toBe(commit);
  expect(run.masks).toContain(token);
  expect(run.summary).toContain('Promotion of');
});

test('the bundle without a release does not even load the client of GitHub', async () => {
  const { registry, image } = await scene();
  const folder = await mkdtemp(join(tmpdir(), 'release-promote-bundle-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const home = join(import.meta.dirname, '..');
  await cp(join(home, 'action.yml'), join(folder, 'action.yml'));
  await cp(join(home, 'dist'), join(folder, 'dist'), { recursive: true });
  const chunks = await readdir(join(folder, 'dist'));
  const clients = chunks.filter((name) =>
    /octokit\//.test(readFileSync(join(folder, 'dist', name), 'utf8')),
  );
  await Promise.all(clients.map((name) => rm(join(folder, 'dist', name))));
  const inputs = {
    image: `${registry.host}/acme/web`,
    digest: image.root.digest,
    version: '1.2.3',
  };
  const run = await runBundle({ action: folder, inputs, env: { GITHUB_REPOSITORY: '' } });
  expect([run.exitCode, linesOf(run.outputs.written)]).toEqual([0, four]);
  expect(clients.filter((name) => name.endsWith('.js'))).not.toEqual([]);
  const lost = await runBundle({ action: folder, inputs: { ...inputs, release: 'v1.2.3' } });
  expect(lost.exitCode).toBe(1);
});
