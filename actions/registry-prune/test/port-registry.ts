import { type Digest, digestOf, parseManifest } from '@image-relay/oci';
import type { Registry } from '@image-relay/registry';

interface Stored {
  readonly bytes: Buffer;
  readonly mediaType: string;
}

/** A registry of one package in this process and without a network, for very many runs. */
export interface PortRegistry extends Registry {
  readonly manifests: Map<Digest, Stored>;
  readonly blobs: Map<Digest, Uint8Array>;
  readonly tags: Map<string, Digest>;
  /** Called when a request was done, with the number of requests so far. */
  onRequest: (count: number, request: string) => void;
}

/** As a registry behaves that deletes the tags of a manifest with it and checks no references. */
export function portRegistry(): PortRegistry {
  const manifests = new Map<Digest, Stored>();
  const blobs = new Map<Digest, Uint8Array>();
  const tags = new Map<string, Digest>();
  let requests = 0;
  const find = (reference: string) => tags.get(reference) ?? (reference as Digest);
  const done = <Value>(request: string, value: Value): Promise<Value> => {
    requests += 1;
    registry.onRequest(requests, request);
    return Promise.resolve(value);
  };
  const registry: PortRegistry = {
    manifests,
    blobs,
    tags,
    onRequest: () => undefined,
    resolve(_, reference) {
      const digest = find(reference);
      const { mediaType } = manifests.get(digest) ?? {};
      return done(`HEAD ${reference}`, mediaType === undefined ? undefined : { digest, mediaType });
    },
    getManifest(_, reference) {
      const digest = find(reference);
      const found = manifests.get(digest);
      return done(`GET ${reference}`, found === undefined ? undefined : { ...found, digest });
    },
    putManifest(_, reference, { bytes, mediaType }) {
      const digest = digestOf(bytes);
      manifests.set(digest, { bytes: Buffer.from(bytes), mediaType });
      if (reference !== digest) tags.set(reference, digest);
      return done(`PUT ${reference}`, { digest, tags: [] });
    },
    deleteManifest(_, reference) {
      for (const [tag, digest] of tags) if (digest === reference) tags.delete(tag);
      return done(`DELETE ${reference}`, manifests.delete(reference as Digest));
    },
    headBlob: (_, digest) => done(`HEAD ${digest}`, sizeOf(blobs.get(digest))),
    probeBlob(_, digest) {
      const found = sizeOf(blobs.get(digest));
      return done(`GET ${digest}`, found === undefined ? undefined : { ...found, bytesRead: 1 });
    },
    getBlob(_, digest) {
      const bytes = blobs.get(digest);
      const found = bytes && { size: bytes.length, body: chunksOf(bytes) };
      return done(`GET ${digest}`, found);
    },
    putBlob: (_, { digest }, body) => {
      if (body instanceof Uint8Array) blobs.set(digest, body);
      return done(`PUT ${digest}`, undefined);
    },
    mountBlob: () => done('POST', false),
    async *listTags() {
      yield* await done('LIST', [...tags.keys()]);
    },
    async *listRepositories() {
      yield* await done('CATALOGUE', ['acme/web']);
    },
    listReferrers(_, subject) {
      const found = [...manifests].flatMap(([digest, { bytes, mediaType }]) => {
        // Parsing all of them each time would take most of the time.
        if (!bytes.includes(subject)) return [];
        const isOne = parseManifest(bytes, mediaType).subject?.digest === subject;
        return isOne ? [{ digest, mediaType, size: bytes.length }] : [];
      });
      return done(`REFERRERS ${subject}`, { descriptors: found, source: 'api' as const });
    },
    get stats() {
      return { requests, retries: 0, bytesReceived: 0, connections: 0 };
    },
    close: async () => undefined,
  };
  return registry;
}

function sizeOf(bytes: Uint8Array | undefined): { readonly size: number } | undefined {
  return bytes === undefined ? undefined : { size: bytes.length };
}

async function* chunksOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
