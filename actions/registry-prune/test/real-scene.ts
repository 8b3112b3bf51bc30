import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RepositoryName } from '@image-relay/oci';
import { createRegistry, type Registry, verifyImages } from '@image-relay/registry';
import {
  type DistributionRegistry,
  type ImageFixture,
  type InProcessResult,
  imageFixture,
  pushFixture,
  runInProcess,
  startDistribution,
} from '@image-relay/testing';
import { onTestFinished } from 'vitest';
import { contract } from '../src/contract.ts';
import { main } from '../src/main.ts';
import { image, now, temporary } from './registries.ts';
import { tangled } from './tangled.ts';

const signed = imageFixture.withCosign(image('old signed', 50));

const [lowest, ...upon] = imageFixture.sharingLayers(3);

/**
 * The tangled package as clients push it where there is no API for referrers, and images upon the same
 * layers, of which one stays.
 */
export const pushed: readonly (readonly [ImageFixture, readonly string[]])[] = [
  ...Object.values({
    ...tangled,
    oldSigned: [
      imageFixture.withReferrers(signed, { fallbackTag: true }),
      ['pr-3-abc1238'],
    ] as const,
  }),
  ...[lowest ?? signed].map((one) => [one, ['v0.9.0']] as const),
  ...upon.map((one, at) => [one, [`pr-8-abc124${at}`]] as const),
];

/** How many manifests of it go. */
export const goes = 26;

/** A client of a test server. */
export function clientOf(): Registry {
  const registry = createRegistry({ env: {}, credentialLookup: async () => undefined, retries: 0 });
  onTestFinished(() => registry.close());
  return registry;
}

/** Every tag with its digest, and which of the digests that were pushed are there. */
export async function stateOf(registry: Registry, repository: RepositoryName) {
  const tags: Record<string, string | undefined> = {};
  for await (const tag of registry.listTags(repository)) {
    tags[tag] = (await registry.resolve(repository, tag))?.digest;
  }
  const digests = pushed.flatMap(([{ manifests }]) => [...manifests.keys()]);
  const there: string[] = [];
  for (const digest of new Set(digests)) {
    if ((await registry.resolve(repository, digest)) !== undefined) there.push(digest);
  }
  return { tags, there };
}

/** CNCF distribution with its package, and what is done to it. */
export interface RealScene {
  readonly server: DistributionRegistry;
  readonly registry: Registry;
  readonly repository: RepositoryName;
  run(inputs: Readonly<Record<string, string>>): Promise<InProcessResult>;
  /** Collects garbage, and starts the server anew, as its caches know of no collection. */
  collect(options?: { readonly deleteUntagged?: boolean }): Promise<void>;
  state(): ReturnType<typeof stateOf>;
  /** `outcome reference` for each, verified in full. */
  verify(references: readonly string[]): Promise<readonly string[]>;
  /** The same for every tag. */
  verdicts(): Promise<readonly string[]>;
  /** Of the files of all blobs, manifests among them. */
  bytes(): Promise<number>;
}

/** Starts it with everything pushed; it ends with the test. */
export async function realScene(start = startDistribution): Promise<RealScene> {
  const server = await start();
  if (server === undefined) throw new Error('the registry is not on PATH');
  onTestFinished(() => server.close());
  const registry = clientOf();
  const repository = { registry: server.host, repository: 'acme/web' };
  for (const [fixture, tags] of pushed) await pushFixture(registry, repository, fixture, tags);
  const folder = await temporary();
  const base = { packages: `${server.host}/acme/web`, 'max-delete-percent': '100' };
  const journal = join(folder, 'journal.jsonl');
  const verify = async (references: readonly string[]) => {
    const targets = references.map((reference) => ({ ...repository, reference }));
    const all = await verifyImages(registry, targets, { depth: 'full', referrers: 'verify' });
    return all.map(({ outcome, target }) => `${outcome} ${target.reference}`);
  };
  return {
    server,
    registry,
    repository,
    run: (inputs) => runInProcess({ contract, main, inputs: { ...base, journal, ...inputs }, now }),
    collect: async (options = {}) => {
      await server.garbageCollect(options);
      await server.restart();
    },
    state: () => stateOf(registry, repository),
    verify,
    verdicts: async () => verify(Object.keys((await stateOf(registry, repository)).tags)),
    bytes: () => bytesBelow(join(server.storage, 'docker/registry/v2/blobs')),
  };
}

async function bytesBelow(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name === 'data');
  const sizes = files.map(
    async ({ parentPath, name }) => (await stat(join(parentPath, name))).size,
  );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
