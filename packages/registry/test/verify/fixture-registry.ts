import { type Digest, digestOf, isDigest } from '@image-relay/oci';
import type { Registry } from '@image-relay/registry';
import type { ImageFixture } from '@image-relay/testing';

/** A registry that is a fixture in memory, without a network; `gone` digests are a 404, `slow` answers after all others. */
export interface FixtureRegistry extends Registry {
  /** What was asked for, in order. */
  readonly asked: readonly string[];
}

const slowMs = 20;

export function fixtureRegistry(
  fixture: ImageFixture,
  gone: ReadonlySet<Digest> = new Set(),
  slow?: Digest,
): FixtureRegistry {
  const asked: string[] = [];
  const blob = (digest: Digest): Uint8Array | undefined => {
    asked.push(`blob ${digest}`);
    return gone.has(digest) ? undefined : fixture.blobs.get(digest);
  };
  const refuse = (): never => {
    throw new Error('this registry only reads');
  };
  return {
    asked,
    stats: { requests: 0, retries: 0, bytesReceived: 0, connections: 0 },
    async getManifest(_, reference) {
      asked.push(`manifest ${reference}`);
      await new Promise((wake) =>
        reference === slow ? setTimeout(wake, slowMs) : wake(undefined),
      );
      if (!isDigest(reference) || gone.has(reference)) return undefined;
      const found = fixture.manifests.get(reference);
      return found && { ...found, digest: digestOf(found.bytes) };
    },
    async headBlob(_, digest) {
      const bytes = blob(digest);
      return bytes && { size: bytes.length };
    },
    async probeBlob(_, digest) {
      const bytes = blob(digest);
      return bytes && { size: bytes.length, bytesRead: Math.min(1, bytes.length) };
    },
    async getBlob(_, digest) {
      const bytes = blob(digest);
      return bytes && { size: bytes.length, body: pieces(bytes) };
    },
    resolve: refuse,
    putManifest: refuse,
    deleteManifest: refuse,
    putBlob: refuse,
    mountBlob: refuse,
    listTags: refuse,
    listRepositories: refuse,
    listReferrers: refuse,
    close: async () => undefined,
  };
}

/** In two pieces, as a network would give them. */
async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  const middle = Math.floor(bytes.length / 2);
  yield bytes.subarray(0, middle);
  yield bytes.subarray(middle);
}
