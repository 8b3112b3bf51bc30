import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRegistry } from '@image-relay/registry';
import { type DistributionRegistry, startDistribution } from '@image-relay/testing';
import { onTestFinished } from 'vitest';

/** A real registry with a place for an image, and the folder of who is on call, until the test ends. */
export async function startOnCall() {
  const server = (await startDistribution()) as DistributionRegistry;
  const folder = await mkdtemp(join(tmpdir(), 'on-call-'));
  const registry = createRegistry();
  onTestFinished(async () => {
    await registry.close();
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });
  const place = { registry: server.host, repository: 'acme/web' };
  return { server, folder, registry, place, image: `${server.host}/acme/web` };
}
