import { rm } from 'node:fs/promises';
import {
  findRequired,
  imageFixture,
  pages,
  pushFixture,
  startScriptedGitHub,
} from '@image-relay/testing';
import { describe, expect, test } from 'vitest';
import { readBlocks, settingsOf } from '../documents/shell-blocks.ts';
import { type BrokenRegistry, startBrokenRegistry } from './broken-registry.ts';

const tools = ['docker-registry', 'skopeo', 'curl', 'jq'];
const missing = tools.filter((tool) => findRequired(tool, tool) === undefined);
const reason = missing.length === 0 ? '' : ` (skipped: ${missing.join(', ')} not on PATH)`;

/** One way to lose content that the same content heals. */
interface Loss {
  readonly name: string;
  readonly lose: (broken: BrokenRegistry) => Promise<unknown>;
  /** What the report block prints, beside the first line. */
  readonly report: RegExp;
  readonly notFound: number;
  readonly heal: readonly string[];
}

const losses: readonly Loss[] = [
  {
    name: 'garbage-collect --delete-untagged took the children',
    lose: ({ server }) => server.garbageCollect({ deleteUntagged: true }),
    report:
      /( {2}MANIFEST_MISSING sha256:\w{64}\n){4} {2}untagged-children-removed: Push the image/,
    notFound: 4,
    heal: ['restart', 'push-again'],
  },
  {
    name: 'the file of a layer is gone behind the cache',
    lose: ({ file, layer }) => rm(file('data', layer)),
    report: /^ {2}BLOB_UNREADABLE sha256:\w{64}\n {2}stale-descriptor-cache: Restart/m,
    notFound: 0,
    heal: ['restart', 'push-again'],
  },
  {
    name: 'the file of a layer is gone',
    lose: async ({ file, layer, server }) => {
      await rm(file('data', layer));
      await server.restart();
    },
    report: /^ {2}BLOB_MISSING sha256:\w{64}\n {2}layers-swept: Push/m,
    notFound: 0,
    heal: ['restart', 'push-again'],
  },
  {
    name: 'the file of a layer is empty',
    lose: async ({ file, layer, server, empty }) => {
      await empty(file('data', layer));
      await server.restart();
    },
    report: /^ {2}SIZE_MISMATCH sha256:\w{64}\n {2}empty-file: Delete/m,
    notFound: 0,
    heal: ['empty-files', 'restart', 'push-again'],
  },
  {
    name: 'the link of a child is empty',
    lose: ({ file, children, empty }) => empty(file('revision', children[0] ?? '')),
    report: /^ {2}UPSTREAM_ERROR sha256:\w{64}\n {2}upstream-error: .*stored content is damaged/m,
    notFound: 1,
    heal: ['empty-files', 'restart', 'push-again'],
  },
];

describe.skipIf(missing.length > 0)(`the runbook of a broken image${reason}`, () => {
  test.each(losses)('heals by pushing again: $name', async ({ lose, report, notFound, heal }) => {
    const broken = await startBrokenRegistry();
    const { digest } = broken.fixture.root;
    await lose(broken);
    expect(await broken.verify()).not.toMatchObject({ outcome: 'ok' });
    const run = await broken.run(['report', 'look', ...heal, 'verify']);
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(run.printed.report).toMatch(new RegExp(`^(broken|unverifiable) ${digest}\n`));
    expect(run.printed.report).toMatch(report);
    expect(run.printed.look).toContain(`root ${digest}`);
    expect(run.printed.look?.match(/^not found sha256/gm)?.length ?? 0).toBe(notFound);
    expect(run.printed['push-again']).toBe(`copy ${digest}`);
    expect(run.printed.verify).toBe(`whole ${digest}`);
    expect(await broken.verify()).toMatchObject({ outcome: 'ok', digest });
  });

  test('after a garbage collection, pushing again heals nothing without the restart', async () => {
    const broken = await startBrokenRegistry();
    await broken.server.garbageCollect({ deleteUntagged: true });
    await broken.run(['push-again']);
    expect(await broken.verify()).toMatchObject({ outcome: 'broken' });
    expect(await broken.run(['restart', 'push-again'])).toMatchObject({ exitCode: 0 });
    expect(await broken.verify()).toMatchObject({ outcome: 'ok' });
  });

  test('points a tag that was removed at its digest', async () => {
    const broken = await startBrokenRegistry();
    const { digest } = broken.fixture.root;
    await rm(broken.file('tag', 'v1'));
    expect(await broken.verify()).toMatchObject({ outcome: 'broken', faults: '1' });
    const run = await broken.run(['report', 'tag', 'verify'], { digest });
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(run.printed.report).toMatch(/^broken -\n {2}(TAG|MANIFEST)_MISSING/);
    expect(run.printed.verify).toBe(`whole ${digest}`);
    expect(await broken.verify()).toMatchObject({ outcome: 'ok', digest });
  });

  test('restores deleted package versions, children before their index and nothing else', async () => {
    const broken = await startBrokenRegistry();
    const { children, fixture, place, registry } = broken;
    for (const child of children) await registry.deleteManifest(place, child);
    expect(await broken.verify()).toMatchObject({ outcome: 'broken', faults: '4' });
    const path = '/orgs/acme/packages/container/web/versions';
    const others = Array.from({ length: 98 }, (_, at) => ({ id: 500 + at, name: `sha256:${at}` }));
    const deleted = children.map((name, at) => ({ id: 104 - at, name }));
    const bodies = [[...others, ...deleted.slice(0, 2)], deleted.slice(2), []];
    const github = await startScriptedGitHub(
      ...pages('', path, bodies),
      ...deleted.map(({ id }) => ({
        method: 'POST',
        path: `${path}/${id}/restore`,
        answers: [{ status: 204, body: '' }],
      })),
    );
    const env = { api: github.url, GITHUB_TOKEN: 'secret-token' };
    const run = await broken.run(['github', 'report', 'restore'], env);
    await github.close();
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(run.printed.restore).toBe(
      children
        .toReversed()
        .map((child) => `restored ${child}`)
        .join('\n'),
    );
    const posts = github.requests.filter(({ method }) => method === 'POST');
    expect(posts.map((one) => one.path.match(/\d+(?=\/restore)/)?.[0])).toEqual([
      '101',
      '102',
      '103',
      '104',
    ]);
    const tokens = new Set(github.requests.map(({ headers }) => headers.authorization));
    expect([...tokens]).toEqual(['Bearer secret-token']);
    // What GitHub does on those requests: the same manifests are there again.
    for (const [digest, manifest] of fixture.manifests) {
      await registry.putManifest(place, digest, manifest);
    }
    expect((await broken.run(['verify'])).printed.verify).toBe(`whole ${fixture.root.digest}`);
    expect(await broken.verify()).toMatchObject({ outcome: 'ok' });
  });

  test('starts the rebuild of a commit and the probe by hand', async () => {
    const broken = await startBrokenRegistry();
    const commit = '1f0c2a9e5d7b4c3a8e6f1d2b3c4a5968778695a4';
    await rm(broken.file('data', broken.layer));
    expect(await broken.verify()).toMatchObject({ outcome: 'broken' });
    const workflows = '/repos/acme/web/actions/workflows';
    const answers = [{ status: 204, body: '' }];
    const github = await startScriptedGitHub(
      { method: 'POST', path: `${workflows}/build.yml/dispatches`, answers },
      { method: 'POST', path: `${workflows}/probe.yml/dispatches`, answers },
    );
    const env = { api: github.url, GITHUB_TOKEN: 'secret-token', commit };
    const run = await broken.run(['github', 'rebuild', 'probe'], env);
    await github.close();
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(await broken.read('dispatch.json'))).toEqual({
      ref: 'main',
      inputs: { commit },
    });
    // What the build does then: another image under the same tag.
    const rebuilt = imageFixture.index({ seed: 'rebuilt' });
    await pushFixture(broken.registry, broken.place, rebuilt, ['v1']);
    const { digest } = rebuilt.root;
    expect((await broken.run(['verify'])).printed.verify).toBe(`whole ${digest}`);
    expect(await broken.verify()).toMatchObject({ outcome: 'ok', digest });
  });

  test('logs in with what the environment holds', async () => {
    const broken = await startBrokenRegistry();
    const env = { REGISTRY_USER: 'ci', REGISTRY_TOKEN: 'secret-token' };
    const run = await broken.run(['login'], env);
    expect(run).toMatchObject({ exitCode: 0, printed: { login: 'Login Succeeded!' } });
  });
});

test('every shell block of the runbook is run above, and its settings are all given', () => {
  const run = [
    ...losses.flatMap(({ heal }) => heal),
    ...'settings login github report look restore tag rebuild verify probe'.split(' '),
  ];
  const names = readBlocks().map(({ name }) => name);
  expect(new Set(names)).toEqual(new Set(run));
  expect(new Set(names).size).toBe(names.length);
  expect(settingsOf(readBlocks()).join(' ')).toBe(
    'repository image api owner package github_repository restart storage',
  );
});
