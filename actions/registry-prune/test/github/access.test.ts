import { join } from 'node:path';
import { runInProcess } from '@image-relay/testing';
import { describe, expect, it } from 'vitest';
import { contract } from '../../src/contract.ts';
import { main } from '../../src/main.ts';
import { temporary } from '../registries.ts';
import { day, digestsOf, image, startWorld, type World } from './world.ts';

async function arrange(options: Parameters<typeof startWorld>[0] = {}) {
  const world = await startWorld(options);
  world.push([image('old'), 'pr-1-abc1234'], [image('release'), 'v1.0.0']);
  await world.pass(40 * day);
  return world;
}

function run(world: World, inputs: Readonly<Record<string, string>> = {}, now = world.now()) {
  const common = {
    packages: `${world.server.host}/acme/web`,
    backend: 'github',
    'in-use': 'none',
    retries: '0',
    token: world.token,
  };
  const env = { GITHUB_API_URL: world.forge.url, GITHUB_ACTOR: 'octocat' };
  return runInProcess({ contract, main, inputs: { ...common, ...inputs }, env, now });
}

describe('the token', () => {
  it('is the log-in of the registry too', async () => {
    const world = await arrange({ isPrivate: true });
    const { outputs } = await run(world);
    expect([outputs.outcome, outputs.deleted]).toEqual(['planned', '3']);
    expect(world.server.auth.counters.issued).toBe(1);
  });

  it('gives way to the log-in that is given', async () => {
    const world = await arrange({ isPrivate: true });
    const { exitCode, log } = await run(world, { username: 'octocat', password: 'wrong' });
    expect([exitCode, log]).toEqual([1, expect.stringContaining('REGISTRY_UNAUTHORIZED')]);
  });

  it('is said to lack the role before anything is deleted, where reading shows it', async () => {
    const world = await arrange();
    const operation = 'packages/get-all-package-versions-for-package-owned-by-org';
    world.forge.addFault({ operation, status: 403, skip: 1 });
    const { outputs, annotations } = await run(world);
    expect([outputs.outcome, annotations.map(({ level }) => level)]).toEqual([
      'planned',
      ['warning'],
    ]);
    expect(annotations[0]?.message).toContain('nothing would be deleted');
  });
});

describe('an expendable tag of an image that another tag keeps', () => {
  it('goes by the version of a stub, and comes back with a restore', async () => {
    const world = await arrange();
    world.server.state.putTag('acme/web', 'pr-2-abc1235', image('release').root.digest);
    void world.pack.versions.length;
    await world.pass(40 * day);
    const before = world.tags();
    const journal = join(await temporary(), 'journal.jsonl');
    const applied = await run(world, { mode: 'apply', untag: 'true', journal });
    expect([applied.exitCode, applied.outputs.outcome, Object.keys(world.tags())]).toEqual([
      0,
      'applied',
      ['v1.0.0'],
    ]);
    expect(world.manifests()).toEqual(digestsOf(image('release')));
    const restored = await run(world, { mode: 'restore', journal });
    expect([restored.exitCode, world.tags()]).toEqual([0, before]);
  });
});

describe('several packages', () => {
  it('are found by a pattern below one owner', async () => {
    const world = await arrange();
    const content = world.server.state;
    world.forge.addPackage({ owner: 'acme', name: 'api', content });
    world.forge.addPackage({ owner: 'acme', name: 'team/web', content });
    world.forge.addPackage({ owner: 'other', name: 'web', content });
    const token = world.forge.addToken({ login: 'octocat', kind: 'user' });
    const packages = `${world.server.host}/acme/w*`;
    const { outputs, log } = await run(world, { packages, token });
    expect([outputs.outcome, log.match(/nothing of it|holds no tag/)]).toEqual(['planned', null]);
  });

  it.each(['*/web', 'acme/none-*'])('are not found: %s', async (pattern) => {
    const world = await arrange();
    const token = world.forge.addToken({ login: 'octocat', kind: 'user' });
    const packages = `${world.server.host}/${pattern}`;
    const { exitCode, log } = await run(world, { packages, token });
    expect([exitCode, log]).toEqual([1, expect.stringContaining('PACKAGES_EMPTY')]);
  });

  it('are not found by a pattern with the token of a run, which is told what to do', async () => {
    const world = await arrange();
    const { exitCode, log } = await run(world, { packages: `${world.server.host}/acme/*` });
    expect([exitCode, log]).toEqual([1, expect.stringContaining('GITHUB_FORBIDDEN')]);
    expect(log).toContain('name each package');
  });
});

describe('limits of the whole action', () => {
  it('out of the hour, what is left is left for the next run, which is no failure', async () => {
    // The client has the clock of this machine; by this one its hour has half an hour left at least.
    const now = new Date(Date.now() + day / 48);
    const world = await startWorld({ rateLimit: 30, now: () => now });
    for (let at = 0; at < 12; at += 1) world.push([image(`${at}`), `pr-${at}-abc${1000 + at}`]);
    world.push([image('release'), 'v1.0.0']);
    const inputs = { mode: 'apply', 'max-delete-percent': '100' };
    const later = new Date(Date.now() + 40 * day);
    const { exitCode, outputs } = await run(world, inputs, later);
    expect([exitCode, outputs.outcome]).toEqual([0, 'partial']);
    expect(Number(outputs.deleted)).toBeGreaterThan(15);
    expect(world.forge.requests.map(({ status }) => status)).not.toContain(403);
  });

  it('used up by others before it began: it says so', async () => {
    const world = await arrange({ rateLimit: 1 });
    await world.ask();
    const { exitCode, log } = await run(world);
    expect([exitCode, log]).toEqual([1, expect.stringContaining('GITHUB_RATE_LIMITED')]);
  });
});
