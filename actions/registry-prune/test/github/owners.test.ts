import type { NewPackage } from '@image-relay/testing';
import { describe, expect, it } from 'vitest';
import { isGitHubRegistry, packageNameOf } from '../../src/github/package-name.ts';
import { planAndApply } from './applied.ts';
import { day, digestsOf, image, planned, startWorld } from './world.ts';

const [one, kept] = [image('one'), image('kept')];

async function arrange(pack: Partial<NewPackage>) {
  const world = await startWorld({ pack });
  world.push([one, 'pr-1-abc1231'], [kept, 'v1.0.0']);
  await world.pass(40 * day);
  return world;
}

describe('packages of every kind of owner', () => {
  it.each([
    ['an organisation', { ownerKind: 'organization' }, '/orgs/acme/packages/container/web'],
    ['a user', { ownerKind: 'user' }, '/users/acme/packages/container/web'],
    [
      'an organisation, below a path',
      { name: 'team/web/api', path: 'acme/team/web/api' },
      '/orgs/acme/packages/container/team%2Fweb%2Fapi',
    ],
  ] as const)('are planned, applied and put back: %s', async (_, pack, place) => {
    const world = await arrange(pack);
    const before = world.server.state.snapshot();
    const { restore } = await planAndApply(world);
    expect(world.manifests()).toEqual(digestsOf(kept));
    expect((await restore()).problems).toEqual([]);
    expect(world.server.state.snapshot()).toEqual(before);
    const deletes = world.forge.requests.filter(({ method }) => method === 'DELETE');
    expect(deletes.every((request) => request.path.startsWith(`${place}/versions/`))).toBe(true);
  });

  it('are found below /user where the token’s own are shown nowhere else', async () => {
    const world = await arrange({ owner: 'octocat', ownerKind: 'user', path: 'octocat/web' });
    const operation = 'packages/get-all-package-versions-for-package-owned-by-user';
    world.forge.addFault({ operation, status: 404, times: 9 });
    const token = world.forge.addToken({ login: 'octocat', kind: 'user' });
    const { packages } = world.connect(token);
    const { deleted } = await planAndApply(world, { backend: world.open({ packages }) });
    expect(new Set(deleted)).toEqual(new Set(digestsOf(one)));
    const deletes = world.forge.requests.filter(({ method }) => method === 'DELETE');
    expect(deletes[0]?.path).toMatch(/^\/user\/packages\/container\/web\/versions\//);
  });

  it('are asked for once: each further look goes straight to where they are', async () => {
    const world = await arrange({ ownerKind: 'user' });
    const backend = world.open();
    await planned(world, {}, backend);
    await planned(world, {}, backend);
    const statuses = world.forge.requests.map(({ status }) => status);
    expect(statuses).toEqual([404, 200, 304]);
  });
});

it.each([
  ['acme/web', 'acme', 'web'],
  ['acme/team/web/api', 'acme', 'team/web/api'],
] as const)('%s is a package of %s', (repository, owner, name) => {
  expect(packageNameOf({ registry: 'ghcr.io', repository })).toEqual({ owner, name });
});

it.each([
  ['ghcr.io', undefined, true],
  ['ghcr.io', '', true],
  ['ghcr.io', 'https://github.com', true],
  ['ghcr.io', 'https://github.example.com', false],
  ['ghcr.io', 'https://gitea.example.com', false],
  ['ghcr.io', 'https://acme.ghe.com', false],
  ['containers.github.example.com', 'https://github.example.com', true],
  ['containers.acme.ghe.com', 'https://acme.ghe.com', true],
  ['containers.github.example.com', 'https://github.com', false],
  ['containers.github.example.com', undefined, false],
  ['containers.github.example.com', 'no address', false],
  ['registry.example.com', 'https://github.example.com', false],
  ['ghcr.io.example.com', undefined, false],
] as const)('%s with the server %s is a registry of GitHub: %s', (registry, server, expected) => {
  expect(isGitHubRegistry(registry, { GITHUB_SERVER_URL: server })).toBe(expected);
});
