import { fault, imageFixture } from '@image-relay/testing';
import { expect, it } from 'vitest';
import { content, now, serve } from './registries.ts';
import { runMain } from './run-main.ts';

const all = { mode: 'apply', 'max-delete-percent': '100' };

it('begins no delete after one that failed', async () => {
  const server = await serve();
  for (let number = 1; number <= 20; number += 1) {
    const one = imageFixture.single({ seed: `old ${number}`, created: '2025-01-01T00:00:00Z' });
    server.state.load('acme/web', one, [`pr-${number}-abc1250`]);
  }
  server.faults.add({ when: { method: 'DELETE' }, fault: fault.forbidden() });
  const packages = `${server.host}/acme/web`;
  const { exitCode, outputs } = await runMain({ inputs: { ...all, packages }, now });
  expect([exitCode, outputs.outcome, outputs.deleted]).toEqual([1, 'partial', '0']);
  expect(server.log.count({ method: 'DELETE' })).toBeLessThanOrEqual(16);
});

it('deletes nothing whose bytes no journal could bring back', async () => {
  const server = await serve();
  const { digest } = content.oldPull[0].root;
  server.faults.add({
    when: { method: 'GET', kind: 'manifest', reference: digest },
    fault: fault.otherBody(Buffer.from('{}')),
    nth: 2,
  });
  const packages = `${server.host}/acme/web`;
  const { exitCode, log } = await runMain({ inputs: { ...all, packages }, now });
  expect([exitCode, log]).toEqual([1, expect.stringContaining('REGISTRY_CONTENT_MISMATCH')]);
  expect(server.log.count({ method: 'DELETE', reference: digest })).toBe(0);
});
