import { runBundle } from '@image-relay/testing';
import { expect, test } from 'vitest';
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

test('the bundle without a release asks GitHub nothing', async () => {
  const { registry, forge, image } = await scene();
  const before = forge.requests.length;
  const digest = image.root.digest;
  const inputs = { image: `${registry.host}/acme/web`, digest, version: '1.2.3' };
  const env = { GITHUB_API_URL: 'http://127.0.0.1:9', GITHUB_REPOSITORY: '' };
  const run = await runBundle({ action: 'release-promote', inputs, env });
  expect([run.exitCode, linesOf(run.outputs.written)]).toEqual([0, four]);
  expect(forge.requests.length).toBe(before);
});
