import { expect, onTestFinished, test } from 'vitest';
import { imageFixture } from '../../src/fixtures/index.ts';
import type { ForgeOptions, NewPackage } from '../../src/forge/index.ts';
import { startMemoryRegistry } from '../../src/registry/index.ts';
import { startedForge } from './ask.ts';

const root = '/orgs/acme/packages/container/web';
const tagsOf = (body: readonly { metadata: { container: { tags: readonly string[] } } }[]) =>
  body.map((one) => one.metadata.container.tags);

async function withPackage(wanted: Partial<NewPackage> = {}, options: ForgeOptions = {}) {
  const started = await startedForge(options);
  const registry = await startMemoryRegistry();
  onTestFinished(() => registry.close());
  const content = registry.state;
  content.load('acme/web', imageFixture.single(), ['v1']);
  const pack = started.forge.addPackage({ owner: 'acme', name: 'web', content, ...wanted });
  return { ...started, registry, pack };
}

test('what was pushed is a version, children before their index, newest first', async () => {
  const { ask, registry } = await withPackage();
  const image = imageFixture.nestedIndex();
  registry.state.load('acme/web', image, ['nested']);
  const { body } = await ask(`GET ${root}/versions?per_page=100`);
  expect(body[0]).toMatchObject({
    name: image.root.digest,
    metadata: { package_type: 'container', container: { tags: ['nested'] } },
  });
  expect(body.at(-1).metadata.container.tags).toEqual(['v1']);
  expect(body).toHaveLength(image.manifests.size + 1);
  const one = await ask(`GET ${root}/versions/${body[0].id}`);
  expect(one.body.name).toBe(image.root.digest);
});

test('versions come in pages of 30, or 100 at most', async () => {
  const { ask, pack } = await withPackage();
  pack.addVersions(119);
  expect((await ask(`GET ${root}/versions`)).body).toHaveLength(30);
  const first = await ask(`GET ${root}/versions?per_page=500`);
  expect(first.body).toHaveLength(100);
  expect(first.headers.get('link')).toContain('page=2>; rel="last"');
  expect((await ask(`GET ${root}`)).body.version_count).toBe(120);
});

test('a tag that moves leaves its version untagged and touches both', async () => {
  const { ask, pack } = await withPackage();
  const other = pack.addVersion({ createdAt: '2026-01-01T00:00:00Z' });
  pack.tag('v1', other.digest);
  const { body } = await ask(`GET ${root}/versions`);
  expect(tagsOf(body)).toEqual([['v1'], []]);
  expect(body[0].created_at).toBe('2026-01-01T00:00:00Z');
  expect(body[0].updated_at).not.toBe(body[0].created_at);
});

test.each([
  ['the last tagged version', {}, ['v1'], 'You cannot delete the last tagged version'],
  [
    'a public version with more than 5,000 downloads',
    { visibility: 'public' },
    ['v2'],
    '5000 downloads',
  ],
] as const)('%s is not deleted: 400', async (_what, wanted, [tag], reason) => {
  const { ask, pack } = await withPackage(wanted);
  const tags = [tag].filter((one) => one !== 'v1');
  pack.addVersion({ tags, downloads: 5001 });
  const refused = await ask(`DELETE ${root}/versions/${pack.version(tag)?.id}`);
  expect(refused.status).toBe(400);
  expect(refused.body.message).toContain(reason);
  expect(pack.version(tag)).toBeDefined();
});

test('an untagged version goes though one tagged is left; a private one whatever its downloads', async () => {
  const { ask, pack } = await withPackage();
  const { id, digest } = pack.addVersion({ downloads: 9000 });
  expect((await ask(`DELETE ${root}/versions/${id}`)).status).toBe(204);
  expect(pack.deleted).toMatchObject([{ id, digest }]);
  expect((await ask(`DELETE ${root}/versions/${id}`)).status).toBe(404);
});

test('who has no Admin role reads and deletes nothing', async () => {
  const { asks, pack } = await withPackage({ admins: ['root'] });
  const writer = asks({ permissions: { packages: 'write' } });
  const version = `${root}/versions/${pack.versions[0]?.id}`;
  expect((await writer(`GET ${version}`)).status).toBe(200);
  expect((await writer(`DELETE ${version}`)).status).toBe(404);
  expect((await asks({ permissions: { packages: 'read' } })(`DELETE ${version}`)).status).toBe(403);
  expect((await asks({ permissions: {} })(`GET ${version}`)).status).toBe(403);
});

test('a deleted version comes back within 30 days with the tags that are free', async () => {
  const { ask, pack, registry } = await withPackage();
  const kept = pack.addVersion({ tags: ['kept'] });
  const { id, digest } = pack.addVersion({ tags: ['a', 'b'] });
  const before = registry.state.manifest('acme/web', digest);
  await ask(`DELETE ${root}/versions/${id}`);
  expect((await ask(`GET ${root}/versions/${id}`)).status).toBe(404);
  pack.tag('b', kept.digest);
  expect((await ask(`POST ${root}/versions/${id}/restore`)).status).toBe(204);
  expect(pack.version('a')?.id).toBe(id);
  expect(pack.version('b')?.id).toBe(kept.id);
  expect(registry.state.manifest('acme/web', digest)).toEqual(before);
  expect((await ask(`POST ${root}/versions/${id}/restore`)).status).toBe(404);
});

test('after 30 days a version is gone for good', async () => {
  let time = Date.parse('2026-03-01T00:00:00Z');
  const { ask, pack } = await withPackage({}, { now: () => new Date(time) });
  const { id } = pack.addVersion();
  await ask(`DELETE ${root}/versions/${id}`);
  time += 31 * 24 * 3_600_000;
  expect((await ask(`POST ${root}/versions/${id}/restore`)).status).toBe(404);
});

test('lists lag behind pushes, tags and deletions; a single version does not', async () => {
  const { ask, pack } = await withPackage({}, { listingLag: 2 });
  const list = async () => tagsOf((await ask(`GET ${root}/versions`)).body);
  expect(await list()).toEqual([['v1']]);
  const fresh = pack.addVersion({ tags: ['v2'] });
  expect((await ask(`GET ${root}/versions/${fresh.id}`)).status).toBe(200);
  expect([await list(), await list()]).toEqual([[['v1']], [['v2'], ['v1']]]);
  pack.tag('v1', fresh.digest);
  expect([await list(), await list()]).toEqual([
    [['v2'], ['v1']],
    [['v2'], ['v1']],
  ]);
  expect(await list()).toEqual([['v1', 'v2'], []]);
  await ask(`DELETE ${root}/versions/${pack.versions[0]?.id}`);
  expect([await list(), (await list()).length, await list()]).toEqual([
    [['v1', 'v2'], []],
    2,
    [['v1', 'v2']],
  ]);
});

test.each([
  ['organization', '/users/acme'],
  ['user', '/orgs/acme'],
] as const)('a package of an %s is not found below %s', async (ownerKind, owner) => {
  const { ask } = await withPackage({ ownerKind });
  expect((await ask(`GET ${owner}/packages/container/web/versions`)).status).toBe(404);
});

test('the path of the token’s own packages is for users alone', async () => {
  const { ask, asks } = await withPackage({ owner: 'mona', ownerKind: 'user', path: 'acme/web' });
  const own = '/user/packages/container/web';
  expect((await ask(`GET ${own}`)).status).toBe(403);
  const mona = asks({ login: 'mona', kind: 'user' });
  expect((await mona(`GET ${own}`)).body.owner.login).toBe('mona');
  expect((await mona('GET /user/packages?package_type=container')).body).toHaveLength(1);
  expect((await asks({ login: 'hubot', kind: 'user' })(`GET ${own}`)).status).toBe(404);
});
