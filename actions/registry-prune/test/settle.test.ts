import { mediaTypes } from '@image-relay/oci';
import { expect, it } from 'vitest';
import { now, serve } from './registries.ts';
import { runMain } from './run-main.ts';

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
