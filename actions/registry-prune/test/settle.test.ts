import { type Digest, mediaTypes } from '@image-relay/oci';
import { expect, it } from 'vitest';
import { now, serve } from './registries.ts';
import { runMain } from './run-main.ts';
import { serveTangled, tangled } from './tangled.ts';

it('does not call a package whole that came to hold what nobody can read', async () => {
  const server = await serve();
  const bytes = Buffer.from('{"schemaVersion":2}');
  const after = <Reply>(reply: Reply): Reply => {
    server.state.putManifest('acme/web', { bytes, mediaType: mediaTypes.ociIndex }, ['v9.9.9']);
    return reply;
  };
  server.faults.add({ when: { method: 'DELETE' }, fault: { type: 'push', after } });
  const inputs = { packages: `${server.host}/acme/web`, mode: 'apply' };
  const { exitCode, outputs, log } = await runMain({ inputs, now });
  expect([exitCode, outputs.outcome, outputs.deleted]).toEqual([1, 'partial', '10']);
  expect(log).toContain('PRUNE_UNVERIFIED');
  expect(log).toContain('v9.9.9');
});

it('says what was broken before among what shared something with what went', async () => {
  const server = await serveTangled();
  const own = [...tangled.sharing[0].blobs.keys()];
  const shared = new Set<Digest>(tangled.oldSharing[0].blobs.keys());
  for (const digest of own.filter((one) => !shared.has(one)))
    server.state.removeBlob('acme/web', digest);
  const packages = `${server.host}/acme/web`;
  const inputs = { packages, mode: 'apply', 'max-delete-percent': '100' };
  const { exitCode, reports, summary } = await runMain({ inputs, now });
  const applied = reports[0]?.packages[0]?.applied;
  expect([exitCode, applied?.broken]).toEqual([0, []]);
  expect(applied?.warnings[0]).toContain(tangled.sharing[0].root.digest);
  expect(summary.match(/was broken before/gi)).toHaveLength(applied?.warnings.length ?? 0);
});
