import { imageFixture, pushFixture } from '@image-relay/testing';
import { expect, test } from 'vitest';
import { collect, describeContract } from './servers.ts';

const image = imageFixture.single();
describeContract('listings', (subject) => {
  test('tags of a repository, each once', async () => {
    const repository = subject.repository();
    await pushFixture(subject.registry, repository, image, ['v1', 'v2', 'latest', 'V1']);
    const tags = await collect(subject.registry.listTags(repository));
    expect([...tags].sort()).toEqual(['V1', 'latest', 'v1', 'v2']);
  });

  test('an unknown repository has no tags', async () => {
    expect(await collect(subject.registry.listTags(subject.repository()))).toEqual([]);
  });

  test('a repository whose manifests were deleted has no tags', async () => {
    const repository = subject.repository();
    await pushFixture(subject.registry, repository, image, ['v1']);
    await subject.registry.deleteManifest(repository, image.root.digest);
    expect(await collect(subject.registry.listTags(repository))).toEqual([]);
  });

  test('repositories of the registry', async () => {
    const pushed = [subject.repository(), subject.repository()];
    for (const one of pushed) await pushFixture(subject.registry, one, image, ['v1']);
    const found = await collect(subject.registry.listRepositories(subject.server.host));
    expect(found).toEqual(expect.arrayContaining(pushed.map((one) => one.repository)));
    expect(new Set(found).size).toBe(found.length);
  });
});
