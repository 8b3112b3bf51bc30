import { mediaTypes } from '@image-relay/oci';
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

it('deletes nothing when something that cannot be read came after the plan', async () => {
  const server = await serve();
  const bytes = Buffer.from('{"schemaVersion":2}');
  const after = <Reply>(reply: Reply): Reply => {
    server.state.putManifest('acme/web', { bytes, mediaType: mediaTypes.ociIndex }, ['v9.9.9']);
    return reply;
  };
  server.faults.add({ when: { kind: 'tags' }, fault: { type: 'push', after }, nth: 1 });
  const packages = `${server.host}/acme/web`;
  const { exitCode, log } = await runMain({ inputs: { ...all, packages }, now });
  expect([exitCode, log]).toEqual([1, expect.stringContaining('PRUNE_REFUSED')]);
  expect(server.log.count({ method: 'DELETE' })).toBe(0);
});

it.each<[string, readonly string[], string]>([
  ['more than the limit goes', [], 'raise `max-delete-percent` for one run'],
  ['a manifest makes no sense', ['bad'], 'run the action with `mode: doctor`'],
])('says what to do when %s', async (_, tags, expected) => {
  const server = await serve();
  const bytes = Buffer.from('{"schemaVersion":2}');
  const manifest = { bytes, mediaType: mediaTypes.ociIndex };
  for (const tag of tags) server.state.putManifest('acme/web', manifest, [tag]);
  const packages = `${server.host}/acme/web`;
  const inputs = { mode: 'apply', 'max-delete-percent': '10', packages };
  const { exitCode, log } = await runMain({ inputs, now });
  expect([exitCode, log]).toEqual([1, expect.stringContaining(expected)]);
});
