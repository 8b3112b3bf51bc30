import { setTimeout as wait } from 'node:timers/promises';
import { GitHubError, type Packages } from '@image-relay/github';
import { describe, expect, it } from 'vitest';
import { planAndApply } from './applied.ts';
import { day, digestsOf, image, startWorld } from './world.ts';

const operation = 'packages/delete-package-version-for-org';

/** So many old images, and a delete of the next version each time. */
async function arrange(count: number) {
  const world = await startWorld();
  for (let at = 0; at < count; at += 1) world.push([image(`${at}`), `pr-${at}-abc${1000 + at}`]);
  world.push([image('kept'), 'v1.0.0']);
  await world.pass(40 * day);
  const backend = world.open();
  const { versions } = await backend.look();
  const waiting = versions.filter(({ tags }) => tags[0]?.startsWith('pr-'));
  return {
    ...world,
    next: () => backend.delete(waiting.shift() ?? { digest: 'sha256:none', tags: [] }),
  };
}

describe('a delete on which GitHub fails', () => {
  it('is an error before any other went', async () => {
    const { forge, next } = await arrange(1);
    forge.addFault({ operation, status: 500 });
    await expect(next()).rejects.toMatchObject({ code: 'GITHUB_UPSTREAM_ERROR' });
  });

  it('leaves that version alone after others went', async () => {
    const { forge, next, tags } = await arrange(3);
    await next();
    forge.addFault({ operation, status: 500 });
    expect(await next()).toMatchObject({ status: 'kept', reason: 'other' });
    expect(await next()).toEqual({ status: 'deleted' });
    expect(Object.keys(tags()).toSorted()).toEqual(['pr-1-abc1001', 'v1.0.0']);
  });

  it('is done when the version is not there any more', async () => {
    const { forge, next, tags } = await arrange(2);
    await next();
    forge.addFault({ operation, status: 502, when: 'after' });
    expect(await next()).toEqual({ status: 'absent' });
    expect(Object.keys(tags())).toEqual(['v1.0.0']);
  });

  it('is an error after ten others', async () => {
    const { forge, next } = await arrange(12);
    await next();
    forge.addFault({ operation, status: 500, times: 99 });
    for (let at = 0; at < 10; at += 1) expect(await next()).toMatchObject({ reason: 'other' });
    await expect(next()).rejects.toMatchObject({ code: 'GITHUB_UPSTREAM_ERROR' });
  });
});

it('a version on which GitHub fails for good does not keep the others', async () => {
  const world = await startWorld();
  world.push(
    [image('one'), 'pr-1-abc1231'],
    [image('kept'), 'v1.0.0'],
    [image('two'), 'pr-2-abc1232'],
  );
  await world.pass(40 * day);
  const failing = world.pack.version('pr-1-abc1231')?.id;
  const { promise: another, resolve } = Promise.withResolvers<void>();
  const deleteVersion: Packages['deleteVersion'] = async (place, id) => {
    if (id !== failing) {
      return await world.github.packages.deleteVersion(place, id).finally(resolve);
    }
    await another;
    await wait(0);
    throw new GitHubError('GITHUB_UPSTREAM_ERROR', 'it answered 500', { endpoint: 'DELETE' });
  };
  const backend = world.open({ packages: { ...world.github.packages, deleteVersion } });
  const { held, stopped } = await planAndApply(world, { backend });
  expect([held.map(({ reason }) => reason), stopped]).toEqual([['other'], undefined]);
  expect(world.manifests()).toEqual(digestsOf(image('one'), image('kept')));
});
