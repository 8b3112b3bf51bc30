import { setTimeout as wait } from 'node:timers/promises';
import { createRegistry, type Registry } from '@image-relay/registry';
import {
  type ImageFixture,
  type Prometheus,
  type PrometheusAlert,
  type Pushgateway,
  pushFixture,
  type RunResult,
  runBundle,
  startDistribution,
  startMemoryRegistry,
  startPrometheus,
  startPushgateway,
  type TestRegistry,
} from '@image-relay/testing';
import { expect, vi } from 'vitest';
import { type Change, renderRules } from './rules.ts';

/** Minutes become seconds, so that every alert can be waited for. */
const quick: readonly Change[] = [
  ['for: 5m', 'for: 500ms'],
  ['for: 20m', 'for: 500ms'],
  ['> 45 * 60', '> 10'],
  ['[45m]', '[10s]'],
  ['[1h]', '[6s]'],
  ['> 50 * 3600', '> 6'],
  ['[50h]', '[6s]'],
  ['offset 50h', 'offset 6s'],
];
const patience = { timeout: 60_000, interval: 100 };

/** A Pushgateway, a Prometheus with the quick rules, and the probe that reports to them. */
export interface Monitoring {
  /** Runs the bundle of manifest-verify once for each shard, as the scheduled workflow does. */
  probe(host: string, shards: readonly string[]): Promise<readonly RunResult[]>;
  /** Waits until exactly these alerts of a name fire; gives them, in order of their shards. */
  firing(name: string, labels: readonly object[]): Promise<readonly PrometheusAlert[]>;
  readonly pushgateway: Pushgateway;
  close(): Promise<void>;
}

/** Both servers have to be there. */
export async function startMonitoring(): Promise<Monitoring> {
  const pushgateway = (await startPushgateway()) as Pushgateway;
  const rules = renderRules(quick);
  const pushgateways = [pushgateway.host];
  const prometheus = (await startPrometheus({ rules, pushgateways })) as Prometheus;
  return {
    pushgateway,
    async probe(host, shards) {
      await nextSecond();
      return await Promise.all(
        shards.map((shard) =>
          runBundle({
            action: 'manifest-verify',
            inputs: { registries: host, shard, pushgateway: pushgateway.url, retries: '0' },
          }),
        ),
      );
    },
    firing: (name, labels) => waitForAlerts(prometheus, name, labels),
    async close() {
      await prometheus.close();
      await pushgateway.close();
    },
  };
}

/** Walks are told apart by the second in which they ended. */
async function nextSecond(): Promise<void> {
  await wait(1000 - (Date.now() % 1000));
}

async function waitForAlerts(
  prometheus: Prometheus,
  name: string,
  labels: readonly object[],
): Promise<readonly PrometheusAlert[]> {
  return await vi.waitFor(async () => {
    const alerts = await prometheus.alerts();
    const found = alerts
      .filter((one) => one.labels.alertname === name && one.state === 'firing')
      .toSorted((one, other) => shardOf(one).localeCompare(shardOf(other)));
    expect(found.map((one) => one.labels)).toMatchObject(labels);
    return found;
  }, patience);
}

function shardOf({ labels }: PrometheusAlert): string {
  return labels.shard ?? '';
}

/** A registry with whole images: Debian's docker-registry, or the in-process one where that is missing. */
export async function startProbedRegistry(
  images: Readonly<Record<string, ImageFixture>>,
): Promise<{ readonly server: TestRegistry; readonly registry: Registry }> {
  const server = (await startDistribution()) ?? (await startMemoryRegistry());
  const registry = createRegistry();
  for (const [repository, fixture] of Object.entries(images)) {
    await pushFixture(registry, { registry: server.host, repository }, fixture, ['v1']);
  }
  return { server, registry };
}
