import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import {
  findRequired,
  imageFixture,
  pushFixture,
  runBundle,
  startForge,
} from '@image-relay/testing';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type BlocksRun, readBlocks, runBlocks, settingsOf } from '../documents/shell-blocks.ts';
import { startOnCall } from './on-call.ts';

const document = 'runbooks/rollback.md';
const tools = ['docker-registry', 'skopeo', 'curl', 'jq'];
const missing = tools.filter((tool) => findRequired(tool, tool) === undefined);
const reason = missing.length === 0 ? '' : ` (skipped: ${missing.join(', ')} not on PATH)`;
const [good, newer, bad] = ['1.0.0', '1.1.0', '1.0.1'].map((seed) => imageFixture.index({ seed }));
const digests = { good: good?.root.digest, newer: newer?.root.digest, bad: bad?.root.digest };

/** A registry after v1.0.0, v1.1.0 and the hotfix v1.0.1, and the folder of who is on call. */
async function released() {
  const { server, folder, registry, place, image } = await startOnCall();
  const promotions = [];
  for (const [version, fixture] of Object.entries({
    'v1.0.0': good,
    'v1.1.0': newer,
    'v1.0.1': bad,
  })) {
    if (fixture !== undefined) await pushFixture(registry, place, fixture, [`build-${version}`]);
    const inputs = { image, version, digest: fixture?.root.digest ?? '' };
    promotions.push(await runBundle({ action: 'release-promote', inputs }));
  }
  await mkdir(join(folder, '.config/containers'), { recursive: true });
  const insecure = `[[registry]]\nlocation = "${server.host}"\ninsecure = true\n`;
  await writeFile(join(folder, '.config/containers/registries.conf'), insecure);
  await writeFile(join(folder, 'previous.json'), promotions.at(-1)?.outputs.previous ?? '');
  const settings = {
    repository: image,
    bad: 'v1.0.1',
    good: 'v1.0.0',
    api: 'http://127.0.0.1:1',
    github_repository: 'acme/web',
    REGISTRY_AUTH_FILE: join(folder, 'auth.json'),
  };
  return {
    image,
    previous: promotions.at(-1)?.outputs.previous ?? '',
    run: (
      blocks: readonly string[],
      env: Readonly<Record<string, string>> = {},
    ): Promise<BlocksRun> => runBlocks(blocks, { folder, env: { ...settings, ...env }, document }),
    move: (tag: string, fixture = good) => fixture && pushFixture(registry, place, fixture, [tag]),
    named: async (tag: string) => (await registry.resolve(place, tag))?.digest,
  };
}

/** A server that answers 204 and keeps what it was sent. */
async function startListening() {
  const requests: unknown[] = [];
  const server = createServer((request, response) => {
    const { method, url, headers } = request;
    void json(request).then((body) => {
      requests.push([`${method} ${url}`, headers.authorization, body]);
      response.writeHead(204).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

test('every shell block below the settings is run here, and every name they set is set', () => {
  const blocks = readBlocks(document);
  const names = blocks.map(({ name }) => name).filter((name) => name !== 'settings');
  expect(names).toEqual([
    'login',
    'github',
    'look',
    'reconstruct',
    'dispatch',
    'by-hand',
    'check',
    'latest',
  ]);
  expect(settingsOf(blocks)).toEqual(['repository', 'bad', 'good', 'api', 'github_repository']);
});

describe.skipIf(missing.length > 0)(`the runbook of a rollback${reason}`, () => {
  test('by hand: the aliases of the bad release name what they named before', async () => {
    const { run, named } = await released();
    const { exitCode, printed, stderr } = await run(['look', 'by-hand', 'check']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(printed.look?.split('\n').toSorted()).toEqual([
      'bad 1.0',
      'other 1',
      'other 1.1',
      'other latest',
      `v1.0.1 is ${digests.bad}`,
    ]);
    expect(printed).toMatchObject({ 'by-hand': 'moved 1.0', check: 'ok 1.0' });
    expect([await named('1.0'), await named('1'), await named('v1.0.1')]).toEqual([
      digests.good,
      digests.newer,
      digests.bad,
    ]);
  });

  test('an alias that somebody has moved since is left, and the check says so', async () => {
    const { run, move } = await released();
    await move('1.0', newer);
    const { printed } = await run(['look', 'by-hand', 'check']);
    expect(printed).toMatchObject({
      'by-hand': 'left 1.0: it does not name the bad digest',
      check: 'WRONG 1.0',
    });
  });

  test('what the aliases named before is found again without the run, and the action takes it', async () => {
    const { run, named, image } = await released();
    const { printed } = await run(['look', 'reconstruct']);
    expect(JSON.parse(printed.reconstruct ?? '')).toEqual({
      image,
      digest: digests.bad,
      tags: { '1.0': digests.good },
    });
    const inputs = { image, rollback: printed.reconstruct ?? '' };
    const { exitCode } = await runBundle({ action: 'release-promote', inputs });
    expect([exitCode, await named('1.0')]).toEqual([0, digests.good]);
  });

  test('the workflow is started with what the promotion gave', async () => {
    const { run, previous } = await released();
    const { url, requests } = await startListening();
    const env = { api: url, GITHUB_TOKEN: 'ghs_secret' };
    expect(await run(['github', 'dispatch'], env)).toMatchObject({ exitCode: 0, stderr: '' });
    const body = { ref: 'main', inputs: { previous: JSON.stringify(JSON.parse(previous)) } };
    expect(requests).toEqual([
      ['POST /repos/acme/web/actions/workflows/rollback.yml/dispatches', 'Bearer ghs_secret', body],
    ]);
  });

  test('the good release is marked as the latest one', async () => {
    const forge = await startForge();
    onTestFinished(() => forge.close());
    const web = await forge.addRepository('acme', 'web');
    const commit = await web.commit({ branch: 'main', files: { a: '1' } });
    const token = forge.addToken();
    const ask = async (path: string, method: string, body?: unknown) =>
      await fetch(`${forge.url}/repos/acme/web/${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    for (const tag of ['v1.0.0', 'v1.0.1'])
      await ask('releases', 'POST', {
        tag_name: tag,
        target_commitish: commit,
        make_latest: 'true',
      });
    const { run } = await released();
    const { printed, stderr } = await run(['github', 'latest'], {
      api: forge.url,
      GITHUB_TOKEN: token,
    });
    expect([printed.latest, stderr]).toEqual(['latest: v1.0.0', '']);
    const latest = (await (await ask('releases/latest', 'GET')).json()) as { tag_name: string };
    expect(latest.tag_name).toBe('v1.0.0');
  });
});
