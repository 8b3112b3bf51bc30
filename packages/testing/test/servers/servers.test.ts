import { readdir } from 'node:fs/promises';
import {
  type DistributionRegistry,
  findExecutable,
  imageFixture,
  serverLegs,
  startDistribution,
  startProcess,
} from '@image-relay/testing';
import { describe, expect, onTestFinished, test } from 'vitest';

const found = findExecutable('docker-registry') !== undefined;
const reason = found ? '' : ' (skipped: docker-registry is not on PATH)';

async function startWithBlob(): Promise<DistributionRegistry> {
  const server = await startDistribution();
  const registry = server as DistributionRegistry;
  onTestFinished(() => registry.close());
  const [entry] = imageFixture.artifact().blobs;
  const url = `${registry.url}/v2/acme/web/blobs/uploads/`;
  const begun = await fetch(url, { method: 'POST' });
  const target = new URL(begun.headers.get('location') ?? '', registry.url);
  target.searchParams.set('digest', entry?.[0] ?? '');
  const headers = { 'content-type': 'application/octet-stream' };
  await fetch(target, { method: 'PUT', headers, body: Buffer.from(entry?.[1] ?? []) });
  return registry;
}

describe.skipIf(!found)(`Debian's docker-registry${reason}`, () => {
  test('serves, keeps its content across a restart, and prints its access log', async () => {
    const registry = await startWithBlob();
    const [digest] = imageFixture.artifact().blobs.keys();
    const firstPid = registry.pid;
    await registry.restart();
    const answer = await fetch(`${registry.url}/v2/acme/web/blobs/${digest}`);
    expect([answer.status, await answer.text()]).toEqual([200, '{}']);
    expect(registry.pid).not.toBe(firstPid);
    expect(registry.output()).toContain('POST /v2/acme/web/blobs/uploads/');
  });

  test('shows its storage folder and collects garbage in it', async () => {
    const registry = await startWithBlob();
    const blobs = `${registry.storage}/docker/registry/v2/blobs/sha256`;
    expect(await readdir(blobs)).toHaveLength(1);
    expect(await registry.garbageCollect({ deleteUntagged: true })).toContain('1 blobs');
    expect(await readdir(`${blobs}/44`)).toEqual([]);
  });

  test('is gone after close', async () => {
    const server = (await startDistribution()) as DistributionRegistry;
    await server.close();
    await expect(fetch(server.url)).rejects.toThrow('fetch failed');
    expect(() => process.kill(server.pid, 0)).toThrow('ESRCH');
  });
});

describe('finding servers', () => {
  test('every kind has a leg, and a missing one says why', async () => {
    const legs = await serverLegs({ PATH: '/nowhere' });
    expect(legs.map((leg) => [leg.kind, leg.missing])).toEqual([
      ['memory', undefined],
      ['distribution', expect.stringContaining('docker-registry is not on PATH')],
      ['distribution3', expect.stringContaining('no registry 3.x')],
      ['zot', 'zot is not on PATH'],
    ]);
  });

  test('a pipeline without docker-registry fails', async () => {
    const legs = serverLegs({ PATH: '/nowhere', CI: 'true' });
    await expect(legs).rejects.toThrow('docker-registry is not on PATH');
  });

  test('a program that ends at once is reported with what it printed', async () => {
    const start = startProcess(
      'node',
      ['-e', 'console.log("no such thing")'],
      'http://127.0.0.1:1/',
    );
    await expect(start).rejects.toThrow('no such thing');
  });

  test('a program that does not exist is reported', async () => {
    const start = startProcess('/nowhere/registry', [], 'http://127.0.0.1:1/');
    await expect(start).rejects.toThrow('ENOENT');
  });

  test.each([
    ['a name on the path', 'node', true],
    ['a name that is nowhere', 'no-such-program', false],
    ['a path', process.execPath, true],
    ['a path to nothing', '/nowhere/node', false],
  ])('%s', (_, name, isFound) => {
    expect(findExecutable(name) !== undefined).toBe(isFound);
  });
});
