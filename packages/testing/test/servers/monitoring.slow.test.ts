import {
  findExecutable,
  type Prometheus,
  type Pushgateway,
  startPrometheus,
  startPushgateway,
} from '@image-relay/testing';
import { describe, expect, onTestFinished, test, vi } from 'vitest';

const programs = ['prometheus', 'prometheus-pushgateway'];
const missing = programs.filter((program) => findExecutable(program) === undefined);
const reason = missing.length === 0 ? '' : ` (skipped: ${missing.join(', ')} not on PATH)`;
const nowhere = { PATH: '/nowhere' };
const rules = JSON.stringify({
  groups: [{ name: 'one', rules: [{ alert: 'Red', expr: 'lamp == 0', labels: { kind: 'test' } }] }],
});

describe.skipIf(missing.length > 0)(`Debian's Prometheus and Pushgateway${reason}`, () => {
  test('a push is scraped with its own labels and raises the alert of the rules', async () => {
    const pushgateway = (await startPushgateway()) as Pushgateway;
    onTestFinished(() => pushgateway.close());
    const pushgateways = [pushgateway.host];
    const prometheus = (await startPrometheus({ rules, pushgateways })) as Prometheus;
    onTestFinished(() => prometheus.close());
    expect(await prometheus.alerts()).toEqual([]);
    await fetch(`${pushgateway.url}/metrics/job/lamps`, { method: 'PUT', body: 'lamp 0\n' });
    expect(await pushgateway.metrics()).toContain('lamp{instance="",job="lamps"} 0');
    await vi.waitFor(
      async () => {
        const alerts = await prometheus.alerts();
        expect(alerts).toMatchObject([
          { state: 'firing', labels: { alertname: 'Red', job: 'lamps', kind: 'test' } },
        ]);
      },
      { timeout: 60_000, interval: 100 },
    );
  });

  test('both are gone after close, with all that was pushed', async () => {
    const pushgateway = (await startPushgateway()) as Pushgateway;
    await fetch(`${pushgateway.url}/metrics/job/lamps`, { method: 'PUT', body: 'lamp 0\n' });
    const servers = [
      pushgateway,
      (await startPrometheus({ rules, pushgateways: [] })) as Prometheus,
    ];
    for (const server of servers) await server.close();
    for (const { pid } of servers) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    const next = (await startPushgateway()) as Pushgateway;
    onTestFinished(() => next.close());
    expect(await next.metrics()).not.toContain('lamp');
  });
});

test('where they are missing there is nothing to start', async () => {
  expect(await startPushgateway(nowhere)).toBeUndefined();
  expect(await startPrometheus({ rules, pushgateways: [] }, nowhere)).toBeUndefined();
});

test('a pipeline without them fails', async () => {
  const env = { ...nowhere, CI: 'true' };
  await expect(startPushgateway(env)).rejects.toThrow('prometheus-pushgateway is not on PATH');
  const prometheus = startPrometheus({ rules, pushgateways: [] }, env);
  await expect(prometheus).rejects.toThrow('Debian package prometheus');
});
