import type { Digest } from '@image-relay/oci';
import {
  type ImageFixture,
  imageFixture,
  type MemoryRegistry,
  type MemoryRegistryOptions,
  type RegistryState,
  type RepositorySnapshot,
  startMemoryRegistry,
} from '@image-relay/testing';
import { onTestFinished } from 'vitest';
import { image, now } from './registries.ts';

const old = new Date(now.getTime() - 60 * 86_400_000).toISOString();
const release = imageFixture.withReferrers(imageFixture.withCosign(image('release', 200)), {
  fallbackTag: true,
});
const onArm = (seed: string) => {
  const platform = { os: 'linux', architecture: 'arm64' };
  return imageFixture.single({ seed, created: old, platform });
};
const shared = imageFixture.single({ seed: 'shared base', created: old });

/**
 * A small package with everything that hangs together: what goes and what stays share a child, and
 * both are signed, referred to and nested.
 */
export const tangled = {
  release: [release, ['v1.2.3', 'latest']],
  sharing: [imageFixture.indexOf([shared, onArm('mine')]), ['v1.1.0']],
  nested: [imageFixture.nestedIndex({ seed: 'kept nest', created: old }), ['v1.0.0']],
  oldPull: [image('old pull', 30), ['pr-1-abc1235', 'pr-1-abc1236']],
  oldSharing: [imageFixture.indexOf([shared, onArm('theirs')]), ['pr-2-abc1236']],
  oldNest: [imageFixture.nestedIndex({ seed: 'old nest', created: old }), ['sha-abc1237']],
  oldSigned: [
    imageFixture.withReferrers(imageFixture.withCosign(image('old signed', 50))),
    ['pr-3-abc1238'],
  ],
} as const satisfies Record<string, readonly [ImageFixture, readonly string[]]>;

const goes = [tangled.oldPull, tangled.oldSharing, tangled.oldNest, tangled.oldSigned];

/** Every digest that goes, where the rules of the action are applied. */
export const doomed: ReadonlySet<Digest> = new Set(
  goes
    .flatMap(([{ manifests }]) => [...manifests.keys()])
    .filter((digest) => digest !== shared.root.digest),
);

/** A registry with all of that as acme/web, until the test ends. */
export async function serveTangled(options: MemoryRegistryOptions = {}): Promise<MemoryRegistry> {
  const server = await startMemoryRegistry(options);
  onTestFinished(() => server.close());
  loadTangled(server.state);
  return server;
}

/** Begins anew with that package and nothing else. */
export function loadTangled(state: RegistryState): void {
  state.clear();
  for (const [fixture, tags] of Object.values(tangled)) state.load('acme/web', fixture, tags);
}

/** Everything that a manifest names and acme/web has not got, as `who misses what`; a tag first. */
export function brokenIn(state: RegistryState): readonly string[] {
  const { manifests, blobs, tags } = state.repository('acme/web');
  const there = new Set<string>([...manifests, ...blobs]);
  const missing = manifests.flatMap((digest) =>
    namedBy(state, digest)
      .filter((named) => !there.has(named))
      .map((named) => `${digest} misses ${named}`),
  );
  const dangling = Object.entries(tags).filter(([, digest]) => !there.has(digest));
  return [...dangling.map(([tag, digest]) => `${tag} misses ${digest}`), ...missing];
}

/** What is gone and in no record of a journal. */
export function unrecorded(
  before: RepositorySnapshot,
  { manifests }: RepositorySnapshot,
  journal: string,
): readonly Digest[] {
  const there = new Set(manifests);
  const gone = before.manifests.filter((digest) => !there.has(digest));
  return gone.filter((digest) => !journal.includes(`"digest":"${digest}"`));
}

interface Named {
  readonly manifests?: readonly { readonly digest: string }[];
  readonly layers?: readonly { readonly digest: string }[];
  readonly config?: { readonly digest: string };
  readonly subject?: { readonly digest: string };
}

/** Children, content and subject, read without the code under test. */
function namedBy(state: RegistryState, digest: Digest): readonly string[] {
  const bytes = state.manifest('acme/web', digest)?.bytes ?? new Uint8Array();
  const {
    manifests = [],
    layers = [],
    config,
    subject,
  }: Named = JSON.parse(Buffer.from(bytes).toString());
  const one = [config, subject].filter((descriptor) => descriptor !== undefined);
  return [...manifests, ...layers, ...one].map((descriptor) => descriptor.digest);
}
