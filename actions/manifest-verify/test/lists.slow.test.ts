import { fault, imageFixture, type MemoryRegistry } from '@image-relay/testing';
import { describe, expect, it } from 'vitest';
import { index, outcomesOf, startServer, verify } from './runs.ts';

const image = imageFixture.single();
const [child = 'sha256:'] = [...index.manifests.keys()];

/** acme/web has v1, v2 and pr-7, acme/api has v1, tools/lint has latest. */
async function fill(server: MemoryRegistry): Promise<void> {
  server.state.load('acme/web', index, ['v1', 'v2', 'pr-7']);
  server.state.load('acme/api', image, ['v1']);
  server.state.load('tools/lint', image, ['latest']);
}

async function filled(): Promise<MemoryRegistry> {
  const server = await startServer();
  await fill(server);
  return server;
}

describe('repositories', () => {
  it('are verified with every tag, sorted, beside images that were named', async () => {
    const { host } = await filled();
    const run = await verify({
      images: `${host}/tools/lint:latest`,
      repositories: `${host}/acme/web, ${host}/acme/api`,
    });
    expect(run).toMatchObject({ exitCode: 0, annotations: [], outputs: { images: '5' } });
    expect(Object.keys(outcomesOf(run))).toEqual([
      `${host}/tools/lint:latest`,
      `${host}/acme/api:v1`,
      `${host}/acme/web:pr-7`,
      `${host}/acme/web:v1`,
      `${host}/acme/web:v2`,
    ]);
    expect(run.reports[0]?.scopes).toMatchObject([
      { kind: 'repository', name: `${host}/acme/api`, outcome: 'ok', images: 1 },
      { kind: 'repository', name: `${host}/acme/web`, outcome: 'ok', images: 3 },
    ]);
  });

  it('have the tags chosen by expressions that match a tag as a whole', async () => {
    const { host } = await filled();
    const run = await verify({
      repositories: `${host}/acme/web`,
      tags: 'v.*\npr-7\n\\d+',
      'exclude-tags': 'v2',
    });
    expect(Object.keys(outcomesOf(run))).toEqual([`${host}/acme/web:pr-7`, `${host}/acme/web:v1`]);
  });

  it('are verified once when they are named twice and are in the catalogue', async () => {
    const { host, log } = await filled();
    const run = await verify({
      images: `${host}/acme/api:v1`,
      repositories: `${host}/acme/api, ${host}/acme/api`,
      registries: host,
      referrers: 'ignore',
    });
    expect(run).toMatchObject({ exitCode: 0, outputs: { images: '5' } });
    expect(log.count({ kind: 'manifest', repository: 'acme/api', reference: 'v1' })).toBe(1);
  });

  it('cost one request for each digest that their tags share', async () => {
    const { host, log } = await filled();
    const run = await verify({ repositories: `${host}/acme/web` });
    const roots = log.count({ kind: 'manifest', reference: ['v1', 'v2', 'pr-7'] });
    const digests = [...index.manifests.keys(), ...index.blobs.keys()];
    const asked = digests.map((digest) =>
      log.count({ reference: digest, kind: ['manifest', 'blob'] }),
    );
    expect(run.exitCode).toBe(0);
    expect([roots, Math.max(...asked)]).toEqual([3, 1]);
  });

  it('that do not exist are no silent success', async () => {
    const { host } = await filled();
    const run = await verify({ repositories: `${host}/acme/wbe` });
    expect(run).toMatchObject({
      exitCode: 1,
      outputs: { outcome: 'unverifiable', images: '0' },
      annotations: [{ message: expect.stringContaining('it does not exist or has no tags') }],
    });
  });

  it('of which no tag is chosen are no silent success either', async () => {
    const { host } = await filled();
    const run = await verify({ repositories: `${host}/acme/web`, tags: 'release-.*' });
    expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'unverifiable' } });
    expect(run.annotations[0]?.message).toContain('none of its 3 tags is to be verified');
  });

  it('that may not be listed are unverifiable; the others are verified all the same', async () => {
    const server = await filled();
    const { host } = server;
    server.faults.add({ when: { kind: 'tags', repository: 'acme/web' }, fault: fault.forbidden() });
    const run = await verify({ repositories: `${host}/acme/web, ${host}/acme/api` });
    expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'unverifiable', images: '1' } });
    expect(run.annotations).toMatchObject([
      {
        level: 'error',
        message: expect.stringContaining(
          `LIST_UNREADABLE: the list of tags of ${host}/acme/web could not be read: FORBIDDEN`,
        ),
      },
    ]);
  });

  it('are broken by a tag that is listed and has no manifest', async () => {
    const server = await filled();
    server.state.putTag('acme/web', 'dangling', `sha256:${'1'.repeat(64)}`);
    const run = await verify({ repositories: `${server.host}/acme/web` });
    expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'broken', faults: '1' } });
    expect(run.annotations[0]?.message).toContain('TAG_MISSING');
  });
});

describe('registries', () => {
  it('are verified with every repository of their catalogue', async () => {
    const { host } = await filled();
    const run = await verify({ registries: host });
    expect(run).toMatchObject({ exitCode: 0, outputs: { images: '5', outcome: 'ok' } });
    expect(run.reports[0]?.scopes).toEqual([
      { kind: 'registry', name: host, outcome: 'ok', repositories: 3, images: 5 },
    ]);
  });

  it('are found broken where one child of one tag is gone', async () => {
    const server = await filled();
    server.state.removeManifest('acme/web', child);
    const run = await verify({ registries: server.host, tags: 'v1\nlatest' });
    expect(run.exitCode).toBe(1);
    expect(outcomesOf(run)).toEqual({
      [`${server.host}/acme/api:v1`]: 'ok',
      [`${server.host}/acme/web:v1`]: 'broken',
      [`${server.host}/tools/lint:latest`]: 'ok',
    });
  });

  it.each([
    ['has none', { catalog: false }, 'LIST_UNREADABLE'],
    ['is empty', {}, 'its catalogue is empty'],
  ])('are unverifiable where the catalogue %s', async (_, options, text) => {
    const { host } = await startServer(options);
    const run = await verify({ registries: host });
    expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'unverifiable', images: '0' } });
    expect(run.annotations).toMatchObject([{ message: expect.stringContaining(text) }]);
  });

  it('are unverifiable where the catalogue breaks off; what it gave before is verified', async () => {
    const server = await startServer({ pageSize: 2 });
    await fill(server);
    server.faults.add({ when: { kind: 'catalog' }, nth: 2, fault: fault.forbidden() });
    const run = await verify({ registries: server.host });
    expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'unverifiable', images: '4' } });
  });

  it('that are down are unverifiable, and no failure where only broken images are to be', async () => {
    const server = await filled();
    await server.close();
    const inputs = { registries: server.host, retries: '0', 'fail-on': 'broken' };
    expect(await verify(inputs)).toMatchObject({
      exitCode: 0,
      outputs: { outcome: 'unverifiable' },
      annotations: [{ level: 'warning', message: expect.stringContaining('could not be read') }],
    });
  });
});

describe('shards', () => {
  it('together verify every image once, and an empty one says so', async () => {
    const { host } = await filled();
    const parts = [1, 2, 3, 4].map((part) => `${part}/4`);
    const runs = await Promise.all(parts.map((shard) => verify({ registries: host, shard })));
    expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0]);
    const images = runs.flatMap((run) => Object.keys(outcomesOf(run)));
    expect(images.toSorted()).toEqual(
      ['acme/api:v1', 'acme/web:pr-7', 'acme/web:v1', 'acme/web:v2', 'tools/lint:latest'].map(
        (name) => `${host}/${name}`,
      ),
    );
    const empty = runs.filter(({ outputs }) => outputs.images === '0');
    expect(empty.length).toBeGreaterThan(0);
    expect(empty.flatMap(({ annotations }) => annotations)).toMatchObject(
      empty.map(() => ({ level: 'notice', message: expect.stringContaining('nothing') })),
    );
  });
});

describe('the time limit', () => {
  it('leaves what was not reached unverifiable, never ok', async () => {
    const server = await startServer({ latencyMs: 300 });
    await fill(server);
    const run = await verify({ registries: server.host, timeout: '1s' });
    expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'unverifiable' } });
    expect(Object.values(outcomesOf(run))).not.toContain('ok');
    const [report] = run.reports;
    const codes = report?.images.flatMap(({ unverifiable }) =>
      unverifiable.map(({ code }) => code),
    );
    expect(
      new Set([...(codes ?? []), ...(report?.scopes ?? []).map(({ code }) => code)]),
    ).toContain('TIMEOUT');
  });

  it('also ends the wait for content that is not there yet', async () => {
    const server = await filled();
    const images = `${server.host}/acme/web:later`;
    const run = await verify({ images, timeout: '1s', wait: '10m' });
    expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'unverifiable' } });
    expect(run.reports).toMatchObject([{ images: [{ unverifiable: [{ code: 'TIMEOUT' }] }] }]);
  });
});
