import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ImageFixture,
  imageFixture,
  type MemoryRegistry,
  type MemoryRegistryOptions,
  startMemoryRegistry,
} from '@image-relay/testing';
import { onTestFinished } from 'vitest';

export const now = new Date('2026-01-31T00:00:00Z');

/** An image with attestations that is so many days old. */
export function image(seed: string, days: number): ImageFixture {
  const created = new Date(now.getTime() - days * 86_400_000).toISOString();
  return imageFixture.withAttestations({ seed, created });
}

/** What most tests prune: by name, with the tags that it has. */
export const content = {
  release: [image('release', 200), ['v1.2.3', '1.2', 'latest']],
  commit: [image('commit', 40), ['sha-abc1234']],
  oldPull: [image('old pull', 30), ['pr-1-abc1235', 'pr-1-abc1236']],
  newPull: [image('new pull', 0.5), ['pr-2-abc1237']],
  mine: [image('mine', 900), ['mine']],
} as const;

export const expendable = [content.commit[0], content.oldPull[0]];

/** A registry with all of that as acme/web, until the test ends. */
export async function serve(options: MemoryRegistryOptions = {}): Promise<MemoryRegistry> {
  const server = await startMemoryRegistry(options);
  onTestFinished(() => server.close());
  for (const [fixture, tags] of Object.values(content))
    server.state.load('acme/web', fixture, tags);
  return server;
}

/** A folder that is gone when the test ends. */
export async function temporary(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'registry-prune-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Digests of every manifest of fixtures. */
export function digestsOf(fixtures: readonly ImageFixture[]): readonly string[] {
  return fixtures.flatMap(({ manifests }) => [...manifests.keys()]).toSorted();
}
