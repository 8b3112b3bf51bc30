import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRequired, imageFixture, runBundle } from '@image-relay/testing';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { runBlocks } from '../documents/shell-blocks.ts';
import { startMonitoring, startProbedRegistry } from './probed-registry.ts';

const programs = ['prometheus', 'prometheus-pushgateway'];
const missing = programs.filter((program) => findRequired(program, program) === undefined);
const reason = missing.length === 0 ? '' : ` (skipped: ${missing.join(', ')} not on PATH)`;

const web = imageFixture.index({ seed: 'web' });
const api = imageFixture.index({ seed: 'api' });
const nothing = { mediaType: '', bytes: new Uint8Array() };
const [[child, manifest] = ['', nothing] as const, [other] = ['']] = web.manifests;
const divided = ['1/2', '2/2'];
const undivided = ['1/1'];
const document = 'monitoring/README.md';
const folder = tmpdir();
const shardLabels = (...shards: readonly string[]) => shards.map((shard) => ({ shard }));

describe.skipIf(missing.length > 0)(`the alerts, in a real Prometheus${reason}`, () => {
  let monitoring: Awaited<ReturnType<typeof startMonitoring>>;
  let probed: Awaited<ReturnType<typeof startProbedRegistry>>;
  const place = () => ({ registry: probed.server.host, repository: 'acme/web' });
  const brokenImage = () => [{ ...place(), tag: 'v1', severity: 'critical' }];

  beforeAll(async () => {
    monitoring = await startMonitoring();
    probed = await startProbedRegistry({ 'acme/web': web, 'acme/api': api });
  });

  afterAll(async () => {
    await monitoring?.close();
    await probed?.registry.close();
    await probed?.server.close();
  });

  test('a probe that never reported is stale', async () => {
    expect(await monitoring.firing('RegistryProbeStale', [{ severity: 'warning' }])).toHaveLength(
      1,
    );
  });

  test('the first probe of a whole registry clears that and raises nothing', async () => {
    const runs = await monitoring.probe(probed.server.host, divided);
    expect(runs.map(({ outputs }) => outputs.outcome)).toEqual(['ok', 'ok']);
    expect(await monitoring.firing('RegistryProbeStale', [])).toEqual([]);
    expect(await monitoring.firing('RegistryImageBroken', [])).toEqual([]);
    expect(await monitoring.firing('RegistryCatalogInaccessible', [])).toEqual([]);
  });

  test('an image that lost a child is broken, by name', async () => {
    await probed.registry.deleteManifest(place(), child);
    await monitoring.probe(probed.server.host, divided);
    const [alert] = await monitoring.firing('RegistryImageBroken', brokenImage());
    expect(alert?.annotations).toMatchObject({
      summary: `Image ${probed.server.host}/acme/web:v1 is broken`,
      runbook: 'docs/runbooks/broken-image.md',
    });
  });

  test('the image with its child again is broken no more, though an old group still says so', async () => {
    await probed.registry.putManifest(place(), child, manifest);
    await monitoring.probe(probed.server.host, undivided);
    expect(await monitoring.firing('RegistryImageBroken', [])).toEqual([]);
    expect(await monitoring.pushgateway.metrics()).toMatch(/^registry_image_ok.* 0$/m);
  });

  test('each group that nobody replaces is stale, until it is deleted as documented', async () => {
    const stale = await monitoring.firing('RegistryProbeStale', shardLabels('1/1', '1/2', '2/2'));
    expect(stale[1]?.annotations.summary).toMatch(/not completed a walk for [1-9][0-9]/);
    for (const { labels } of stale.slice(1)) {
      const env = { ...labels, pushgateway: monitoring.pushgateway.url };
      const run = await runBlocks(['delete-group'], { folder, env, document });
      expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    }
    await monitoring.probe(probed.server.host, undivided);
    expect(await monitoring.firing('RegistryProbeStale', [])).toEqual([]);
    expect(await monitoring.firing('RegistryImageBroken', [])).toEqual([]);
  });

  test('a broken image whose tag is deleted is broken no more', async () => {
    await probed.registry.deleteManifest(place(), other);
    await monitoring.probe(probed.server.host, undivided);
    expect(await monitoring.firing('RegistryImageBroken', brokenImage())).toHaveLength(1);
    await probed.registry.deleteManifest(place(), web.root.digest);
    await monitoring.probe(probed.server.host, undivided);
    expect(await monitoring.firing('RegistryImageBroken', [])).toEqual([]);
  });

  test('retention reports as documented, and is stale when no success follows', async () => {
    const place = await mkdtemp(join(folder, 'retention-'));
    onTestFinished(() => rm(place, { recursive: true, force: true }));
    const inputs = {
      packages: `${probed.server.host}/acme/api`,
      'in-use': 'none',
      'metrics-file': join(place, 'prune.prom'),
    };
    const env = { pushgateway: monitoring.pushgateway.url };
    const report = async (rules: string) => {
      const run = await runBundle({ action: 'registry-prune', inputs: { ...inputs, rules } });
      const push = await runBlocks(['push-retention'], { folder: place, env, document });
      return [run.exitCode, push.exitCode, push.stderr];
    };
    const labels = [{ job: 'retention', severity: 'warning' }];
    expect(await report('- { class: alias, keep: forever }')).toEqual([0, 0, '']);
    expect(await report('none')).toEqual([1, 0, '']);
    const [alert] = await monitoring.firing('RegistryRetentionStale', labels);
    expect(alert?.annotations.summary).toMatch(/no success for ([6-9]|[1-9][0-9])/);
    expect(await report('- { class: alias, keep: forever }')).toEqual([0, 0, '']);
    expect(await monitoring.firing('RegistryRetentionStale', [])).toEqual([]);
  });

  test('a registry that is down raises the catalogue, and heals no broken image', async () => {
    const [broken = ''] = api.manifests.keys();
    const { host } = probed.server;
    const labels = [{ registry: host, repository: 'acme/api', tag: 'v1' }];
    await probed.registry.deleteManifest({ registry: host, repository: 'acme/api' }, broken);
    await monitoring.probe(host, undivided);
    expect(await monitoring.firing('RegistryImageBroken', labels)).toHaveLength(1);
    await probed.server.close();
    const runs = await monitoring.probe(host, undivided);
    expect(runs.map(({ outputs }) => outputs.outcome)).toEqual(['unverifiable']);
    expect(
      await monitoring.firing('RegistryCatalogInaccessible', [{ severity: 'warning' }]),
    ).toHaveLength(1);
    expect(await monitoring.firing('RegistryImageBroken', labels)).toHaveLength(1);
  });

  test('a registry that is back clears everything', async () => {
    await probed.registry.close();
    probed = await startProbedRegistry({ 'acme/web': web });
    await monitoring.probe(probed.server.host, undivided);
    // First: the probe is stale again after some seconds, and the others take their time.
    expect(await monitoring.firing('RegistryProbeStale', [])).toEqual([]);
    expect(await monitoring.firing('RegistryCatalogInaccessible', [])).toEqual([]);
    expect(await monitoring.firing('RegistryImageBroken', [])).toEqual([]);
  });
});
