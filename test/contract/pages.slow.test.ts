import { imageFixture, pushFixture } from '@image-relay/testing';
import { expect, test } from 'vitest';
import { seederOf } from './seed.ts';
import { collect, describeContract } from './servers.ts';

const image = imageFixture.single();

/** More than any server gives in one page. */
const many = 1205;

function names(prefix: string): readonly string[] {
  return Array.from({ length: many }, (_, at) => `${prefix}${String(at).padStart(4, '0')}`);
}

describeContract('pages', (subject) => {
  test('together give every tag once', async () => {
    const repository = subject.repository();
    const tags = names('t');
    await pushFixture(subject.registry, repository, image, ['v1']);
    await seederOf(subject.server).tags(repository, image.root, tags);
    const listed = await collect(subject.registry.listTags(repository));
    expect([...listed].sort()).toEqual([...tags, 'v1'].sort());
  });

  test('together give every repository once', async () => {
    const repositories = names('many/r');
    await seederOf(subject.server).repositories(repositories);
    const listed = await collect(subject.registry.listRepositories(subject.server.host));
    expect(listed.filter((name) => name.startsWith('many/')).sort()).toEqual(repositories);
  });
});
