import { imageFixture, type NewPackage, startMemoryRegistry } from '@image-relay/testing';
import { expect, onTestFinished, test } from 'vitest';
import type { PackageListing } from '../src/index.ts';
import { startedForge } from './started-forge.ts';

const name = { owner: 'acme', name: 'web' };

async function withPackage(wanted: Partial<NewPackage> = {}) {
  const started = await startedForge();
  const registry = await startMemoryRegistry();
  onTestFinished(() => registry.close());
  const image = imageFixture.index();
  registry.state.load('acme/web', image, ['v1', 'latest']);
  const content = registry.state;
  const pack = started.forge.addPackage({ ...name, content, ...wanted });
  const { packages } = started.github;
  const listed = async () => {
    const listing = await packages.listVersions(name);
    expect(listing).toBeDefined();
    return listing as PackageListing;
  };
  return { ...started, registry, image, pack, packages, listed };
}

test.each([
  ['organization', '/orgs/acme/', [200]],
  ['user', '/users/acme/', [404, 200]],
] as const)('versions of an %s are found by their first page', async (ownerKind, start, asked) => {
  const { forge, image, listed } = await withPackage({ ownerKind });
  const { place, versions } = await listed();
  expect(place).toBe(`${start}packages/container/web`);
  const [root, ...children] = versions;
  expect(root).toMatchObject({ digest: image.root.digest, tags: ['latest', 'v1'] });
  expect(children.map((one) => one.tags)).toEqual(children.map(() => []));
  expect(versions).toHaveLength(image.manifests.size);
  expect(forge.requests.map((one) => one.status)).toEqual(asked);
});

test('1,199 versions are 12 requests, and as many free ones the next time', async () => {
  const { forge, pack, listed } = await withPackage();
  pack.addVersions(1199 - pack.versions.length);
  expect((await listed()).versions).toHaveLength(1199);
  expect(forge.requests.map((one) => one.status)).toEqual(Array.from({ length: 12 }, () => 200));
  const again = await listed();
  expect(again.versions.map((one) => one.id)).toEqual(
    pack.versions.map((one) => one.id).toReversed(),
  );
  const statuses = forge.requests.slice(12).map((one) => one.status);
  expect(statuses).toEqual(Array.from({ length: 12 }, () => 304));
});

test('what comes back behind a full page that did not change is seen', async () => {
  const { connect, pack, packages, listed } = await withPackage();
  pack.addVersions(101 - pack.versions.length);
  const { place, versions } = await listed();
  const oldest = Math.min(...versions.map(({ id }) => id));
  await packages.deleteVersion(place, oldest);
  const other = connect().packages;
  expect((await other.listVersions(place))?.versions).toHaveLength(100);
  expect(await packages.restoreVersion(place, oldest)).toBe(true);
  expect((await other.listVersions(place))?.versions).toHaveLength(101);
});

test('a version is deleted with its manifest, listed as deleted, and restored with its tags', async () => {
  const { image, packages, pack, registry, listed } = await withPackage();
  pack.addVersion({ tags: ['other'] });
  const before = registry.state.snapshot();
  const { place } = await listed();
  const id = pack.version('v1')?.id ?? 0;
  expect(await packages.deleteVersion(place, id)).toEqual({ status: 'deleted' });
  expect(await packages.deleteVersion(place, id)).toEqual({ status: 'absent' });
  expect(await packages.getVersion(place, id)).toBeUndefined();
  expect(registry.state.manifest('acme/web', image.root.digest)).toBeUndefined();
  const deleted = await packages.listVersions(place, { state: 'deleted' });
  expect(deleted?.versions).toMatchObject([{ id, digest: image.root.digest }]);
  expect(await packages.restoreVersion(place, id)).toBe(true);
  expect(await packages.restoreVersion(place, id)).toBe(false);
  expect(registry.state.snapshot()).toEqual(before);
  expect(await packages.getVersion(place, id)).toMatchObject({ id, tags: ['latest', 'v1'] });
});

test('the last tagged version and a much used one are kept by the registry', async () => {
  const { packages, pack, listed } = await withPackage({ visibility: 'public' });
  const { place } = await listed();
  const id = pack.version('v1')?.id ?? 0;
  const last = { status: 'kept', reason: 'last-tagged' };
  expect(await packages.deleteVersion(place, id)).toMatchObject(last);
  const used = pack.addVersion({ tags: ['used'], downloads: 5001 });
  const downloads = { status: 'kept', reason: 'downloads' };
  expect(await packages.deleteVersion(place, used.id)).toMatchObject(downloads);
  expect(pack.version('used')).toBeDefined();
});

const deletes = 'packages/delete-package-version-for-org';
const lists = 'packages/get-all-package-versions-for-package-owned-by-org';

test('without the Admin role nothing is deleted, which is no absence', async () => {
  const { packages, pack, listed } = await withPackage({ admins: ['root'] });
  const { place } = await listed();
  const deleted = await packages.deleteVersion(place, pack.versions[0]?.id ?? 0);
  expect(deleted).toEqual({ status: 'kept', reason: 'role', message: 'Package not found.' });
});

test('what is gone is absent, although it is shown for a while', async () => {
  const { forge, packages, pack, listed } = await withPackage();
  const { place } = await listed();
  const body = { message: 'Package version not found.' };
  forge.addFault({ operation: deletes, status: 404, body });
  const deleted = await packages.deleteVersion(place, pack.versions[0]?.id ?? 0);
  expect(deleted).toEqual({ status: 'absent' });
});

test.each<[number, string, string]>([
  [400, 'Publicly visible package versions with more than 5000 downloads', 'downloads'],
  [422, 'Publicly visible package versions with more than 5000 downloads', 'downloads'],
  [409, 'You cannot delete the last tagged version of a package.', 'last-tagged'],
  [400, 'You cannot delete the last version of a package.', 'last-tagged'],
  [422, 'Something of a later time', 'other'],
])('a version that is refused with %i (%s) is kept', async (status, message, reason) => {
  const { forge, packages, pack, listed } = await withPackage();
  const { place } = await listed();
  forge.addFault({ operation: deletes, status, body: { message } });
  const deleted = await packages.deleteVersion(place, pack.versions[0]?.id ?? 0);
  expect(deleted).toEqual({ status: 'kept', reason, message });
});

test.each([
  'You have exceeded a secondary rate limit.',
  'You have triggered an abuse detection mechanism. Please wait a few minutes before you try again.',
])('a token that may not delete is told from a limit, which is waited for: %s', async (message) => {
  const { forge, packages, pack, listed, slept } = await withPackage();
  pack.addVersion({ tags: ['other'] });
  const { place } = await listed();
  const [id = 0, second = 0] = pack.versions.map((one) => one.id);
  forge.addFault({ operation: deletes, status: 403, body: { message: 'Forbidden' } });
  expect(await packages.deleteVersion(place, id)).toMatchObject({ reason: 'role' });
  forge.addFault({ operation: deletes, status: 403, body: { message } });
  expect(await packages.deleteVersion(place, second)).toEqual({ status: 'deleted' });
  expect(slept).toEqual([60_000]);
});

test.each([
  ['the deleted versions are refused', { status: 403 }, /may not see what was deleted/],
  ['the deleted versions are hidden', { status: 404 }, /may not see what was deleted/],
] as const)('before a delete, reading shows it when %s', async (_what, fault, expected) => {
  const { forge, packages, listed } = await withPackage();
  const { place } = await listed();
  const before = forge.requests.length;
  forge.addFault({ operation: lists, ...fault });
  expect((await packages.findObstacle(place)) ?? 'nothing').toMatch(expected);
  expect(forge.requests).toHaveLength(before + 1);
});

test.each([
  ['is missing', 'read:packages, repo', /delete:packages/],
  ['is there', 'repo, delete:packages', /^nothing$/],
])('a scope that %s shows without a request of its own', async (_what, scopes, expected) => {
  const { forge, packages, listed } = await withPackage();
  const headers = { 'x-oauth-scopes': scopes };
  forge.addFault({ operation: lists, status: 200, body: [], headers });
  const { place } = await listed();
  const before = forge.requests.length;
  expect((await packages.findObstacle(place)) ?? 'nothing').toMatch(expected);
  expect(forge.requests).toHaveLength(before);
});

test('scopes that are empty say nothing: tokens of Apps have none, and may delete', async () => {
  const { forge, packages, listed } = await withPackage();
  const headers = { 'x-oauth-scopes': '' };
  forge.addFault({ operation: lists, status: 200, body: [], headers });
  const { place } = await listed();
  expect(await packages.findObstacle(place)).toBeUndefined();
  forge.addFault({ operation: lists, status: 403, headers });
  expect(await packages.findObstacle(place)).toMatch(/may not see what was deleted/);
});

test('a token that names no scopes shows nothing before a delete', async () => {
  const { packages, listed } = await withPackage();
  expect(await packages.findObstacle((await listed()).place)).toBeUndefined();
});

test.each([400, 404, 409, 422])('what cannot come back (%i) is no error', async (status) => {
  const { forge, packages, listed } = await withPackage();
  const { place } = await listed();
  forge.addFault({ operation: 'packages/restore-package-version-for-org', status });
  expect(await packages.restoreVersion(place, 1)).toBe(false);
});

test('a failure to delete that says nothing about the version is an error', async () => {
  const { forge, packages, listed } = await withPackage();
  const { place } = await listed();
  forge.addFault({ operation: deletes, status: 503, times: 9 });
  const deleted = packages.deleteVersion(place, 1);
  await expect(deleted).rejects.toMatchObject({ code: 'GITHUB_UPSTREAM_ERROR' });
});

test.each<[string, object]>([
  ['no metadata', {}],
  ['no tags', { metadata: { package_type: 'container', container: {} } }],
  ['tags that are none', { metadata: { package_type: 'container', container: { tags: [1] } } }],
])('a version with %s is an error, and never untagged', async (_, more) => {
  const { forge, listed } = await withPackage();
  const times = { created_at: '2026-01-01T00:00:00Z', updated_at: '2026-01-01T00:00:00Z' };
  const body = [{ id: 1, name: `sha256:${'a'.repeat(64)}`, ...times, ...more }];
  forge.addFault({ operation: lists, status: 200, body });
  await expect(listed()).rejects.toMatchObject({ code: 'GITHUB_UPSTREAM_ERROR' });
});

test('a package that is not there is undefined, and a page that fails is no end of the list', async () => {
  const { forge, packages, pack, listed } = await withPackage();
  expect(await packages.listVersions({ ...name, name: 'none' })).toBeUndefined();
  pack.addVersions(150);
  forge.addFault({ operation: lists, status: 500, skip: 1, times: 9 });
  await expect(listed()).rejects.toMatchObject({ code: 'GITHUB_UPSTREAM_ERROR' });
});

test('a user’s token finds its own package, and never takes it for another owner’s', async () => {
  const { connect, packages } = await withPackage({ owner: 'mona', ownerKind: 'user' });
  const own = connect({ login: 'mona', kind: 'user' }).packages;
  expect((await own.listVersions({ owner: 'mona', name: 'web' }))?.place).toMatch(/^\/users\//);
  expect(await own.listVersions(name)).toBeUndefined();
  expect(await packages.get({ owner: 'Mona', name: 'web' })).toMatchObject({ owner: 'mona' });
  expect(await own.get(name)).toBeUndefined();
});

test.each(['organization', 'user'] as const)('packages of an %s are listed', async (ownerKind) => {
  const { connect } = await withPackage({ ownerKind });
  const { packages } = connect({ login: 'mona', kind: 'user' });
  expect(await packages.list('acme')).toMatchObject([{ name: 'web', visibility: 'private' }]);
  expect(await packages.list('nobody')).toEqual([]);
});

test('the token of a run cannot list packages of an organisation', async () => {
  const { packages } = await withPackage();
  await expect(packages.list('acme')).rejects.toMatchObject({
    code: 'GITHUB_FORBIDDEN',
    reason: 'Invalid argument.',
    hint: expect.stringContaining('name each package'),
  });
});

test('a name with a slash is one part of the path', async () => {
  const { packages } = await withPackage({ name: 'web/api', path: 'acme/web' });
  const found = await packages.listVersions({ owner: 'acme', name: 'web/api' });
  expect(found?.place).toBe('/orgs/acme/packages/container/web%2Fapi');
});
