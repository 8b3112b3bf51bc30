import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { pushMetrics } from '../src/push-metrics.ts';
import { parsePushgateway } from '../src/pushgateway.ts';

/** A server until the test ends, and the lines of what it was asked. */
async function startServer(answer: RequestListener) {
  const lines: string[] = [];
  const server = createServer((request, response) => {
    lines.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void server.close());
  return { lines, host: `127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const group = { job: 'walk' };

it.each([
  [true, 'PUT'],
  [false, 'POST'],
])('metrics that are all of a group (%s) go by %s', async (replace, method) => {
  const server = await startServer((_, response) => response.end());
  const gateway = parsePushgateway(`http://${server.host}`);
  await pushMetrics('# EOF\n', { gateway, group, replace });
  expect(server.lines).toEqual([`${method} /metrics/job/walk`]);
});

it('metrics are not sent where a redirect leads', async () => {
  const other = await startServer((_, response) => response.end());
  const location = `http://${other.host}/metrics/job/walk`;
  const server = await startServer((_, response) => response.writeHead(307, { location }).end());
  const gateway = parsePushgateway(`http://me:secret@${server.host}`);
  const push = pushMetrics('# EOF\n', { gateway, group, replace: true });
  await expect(push).rejects.toMatchObject({
    code: 'METRICS_NOT_PUSHED',
    message: expect.stringContaining('it answered 307'),
  });
  expect([server.lines.length, other.lines]).toEqual([1, []]);
});
