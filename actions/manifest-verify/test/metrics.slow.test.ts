import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fault, imageFixture, startPushgateway } from '@image-relay/testing';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { promtool, promtoolMissing, readExposition } from './exposition.ts';
import { index, leftBehind, serve, startServer, temporary, verify } from './runs.ts';

const gateway = await startPushgateway();
afterAll(() => gateway?.close());

async function filled() {
  const server = await startServer();
  server.state.load('acme/web', index, ['v1', 'v2']);
  server.state.load('acme/api', index, ['v1']);
  return server;
}

describe('the metrics file', () => {
  it('holds every metric of the run', async () => {
    const server = await filled();
    server.state.putTag('acme/web', 'lost', `sha256:${'1'.repeat(64)}`);
    const file = join(await temporary(), 'sub', 'verify.prom');
    const before = Math.floor(Date.now() / 1000);
    const run = await verify({ registries: server.host, 'metrics-file': file });
    const samples = readExposition(await readFile(file, 'utf8'));
    const images = samples.filter(({ name }) => name === 'registry_image_ok');
    expect(images.map(({ labels, value }) => [labels.repository, labels.tag, value])).toEqual([
      ['acme/api', 'v1', 1],
      ['acme/web', 'lost', 0],
      ['acme/web', 'v1', 1],
      ['acme/web', 'v2', 1],
    ]);
    const rest = Object.fromEntries(samples.map(({ name, value }) => [name, value]));
    expect(rest).toMatchObject({
      registry_integrity_failures: 1,
      registry_images_checked: 4,
      registry_catalog_accessible: 1,
      registry_probe_requests_total: Number(run.outputs.requests),
    });
    expect(rest.registry_probe_last_success_timestamp_seconds).toBeGreaterThanOrEqual(before);
    expect(rest.registry_probe_duration_seconds).toBeGreaterThan(0);
  });

  it.skipIf(promtoolMissing)('pleases promtool (skipped where it is not installed)', async () => {
    const server = await filled();
    const file = join(await temporary(), 'verify.prom');
    await verify({ registries: server.host, 'metrics-file': file });
    expect(promtool(await readFile(file, 'utf8'))).toEqual({ status: 0, said: '' });
  });

  it('keeps the time of the last success when a run is none, and says that lists are closed', async () => {
    const server = await filled();
    const file = join(await temporary(), 'verify.prom');
    await writeFile(file, 'registry_probe_last_success_timestamp_seconds 1700000000\n');
    server.faults.add({ when: { kind: 'catalog' }, fault: fault.forbidden() });
    await verify({ registries: server.host, 'metrics-file': file });
    const samples = readExposition(await readFile(file, 'utf8'));
    const rest = Object.fromEntries(samples.map(({ name, value }) => [name, value]));
    expect(rest).toMatchObject({
      registry_probe_last_success_timestamp_seconds: 1_700_000_000,
      registry_catalog_accessible: 0,
      registry_images_checked: 0,
    });
  });
});

describe.skipIf(gateway === undefined)(
  'a Pushgateway (skipped where prometheus-pushgateway is not installed)',
  () => {
    const url = gateway?.url;
    const metrics = async () => (await gateway?.metrics()) ?? '';

    it('gets a group for each shard, and a push of one leaves the others alone', async () => {
      const server = await filled();
      const env = { GITHUB_JOB: 'walk', GITHUB_REPOSITORY: 'acme/infra' };
      const inputs = { registries: server.host, pushgateway: `${url}` };
      const parts = ['1/3', '2/3', '3/3'];
      const runs = await Promise.all(parts.map((shard) => verify({ ...inputs, shard }, { env })));
      expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
      const lines = (await metrics())
        .split('\n')
        .filter((line) => line.includes('acme/infra/walk'));
      const images = lines.filter((line) => line.startsWith('registry_image_ok{'));
      expect(images.filter((line) => line.includes(server.host))).toHaveLength(3);
      const groups = lines.filter((line) => line.startsWith('registry_probe_last_success'));
      expect(
        groups
          .map((line) => /shard="(.*?)"/.exec(line)?.[1] ?? '')
          .toSorted((a, b) => a.localeCompare(b)),
      ).toEqual(parts);
    });

    it('forgets the only image of a group, which was broken, when a later run finds it gone', async () => {
      const server = await startServer();
      const inputs = {
        registries: server.host,
        shard: '1/1',
        pushgateway: `${url}/metrics/job/forgets`,
      };
      const image = imageFixture.single();
      server.state.load('acme/broken', { ...image, blobs: new Map() }, ['v1']);
      await verify(inputs);
      const broken = /^registry_image_ok\{.*job="forgets".*repository="acme\/broken".*\} 0$/m;
      expect(await metrics()).toMatch(broken);
      server.state.removeTag('acme/broken', 'v1');
      const run = await verify(inputs);
      expect(run.outputs.outcome).toBe('ok');
      expect(await metrics()).not.toMatch(broken);
    });

    it('keeps the time of the last success of a group when a run is none', async () => {
      const server = await filled();
      const inputs = { registries: server.host, pushgateway: `${url}/metrics/job/keeps` };
      await verify(inputs);
      const line = /^registry_probe_last_success.*job="keeps".*$/m;
      const first = line.exec(await metrics())?.[0];
      server.faults.add({ when: { kind: 'catalog' }, fault: fault.forbidden() });
      await verify(inputs);
      const text = await metrics();
      expect(first).toBeDefined();
      expect(line.exec(text)?.[0]).toBe(first);
      expect(text).toMatch(/^registry_catalog_accessible\{.*job="keeps".*\} 0$/m);
    });
  },
);

describe('a gateway that does not take the metrics', () => {
  it('fails the step with a clear error, and the verdict is reported all the same', async () => {
    const { image } = await serve();
    const requests: string[] = [];
    const refusing = createServer((request, response) => {
      requests.push(`${request.method} ${request.url} ${request.headers.authorization}`);
      response.writeHead(400).end('text format parsing error in line 1');
    });
    await new Promise<void>((listening) => refusing.listen(0, '127.0.0.1', listening));
    onTestFinished(() => void refusing.close());
    const host = `127.0.0.1:${(refusing.address() as AddressInfo).port}`;
    const pushgateway = `http://me:correct-horse@${host}`;
    const run = await verify({ images: image, pushgateway }, { env: { GITHUB_JOB: 'walk' } });
    expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'ok', images: '1' } });
    expect(run.annotations).toMatchObject([
      {
        message: expect.stringContaining(
          `METRICS_NOT_PUSHED: the metrics could not be pushed to ${host}: it answered 400`,
        ),
      },
    ]);
    const basic = Buffer.from('me:correct-horse').toString('base64');
    expect(requests).toEqual([expect.stringMatching(/^PUT \/metrics\/job.* Basic .+$/)]);
    expect(requests[0]).toContain(basic);
    const shown = leftBehind(run).replaceAll(/^::add-mask::.*$/gm, '');
    expect(shown).not.toContain('correct-horse');
    expect(shown).not.toContain(basic);
  });

  it('may not be there at all', async () => {
    const { image } = await serve();
    const run = await verify({ images: image, pushgateway: 'http://127.0.0.1:1' });
    expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'ok' } });
    expect(run.annotations[0]?.message).toContain('no connection');
  });
});
