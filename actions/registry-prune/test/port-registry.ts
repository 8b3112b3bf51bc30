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

/**
 * As a registry behaves that deletes the tags of a manifest with it and checks no references. `pace`
 * gives how many turns a request waits before it is done; default none.
 */
export function portRegistry(pace: () => number = () => 0): PortRegistry {
  const manifests = new Map<Digest, Stored>();
  const blobs = new Map<Digest, Uint8Array>();
  const tags = new Map<string, Digest>();
  const subjectOf = subjects();
  let requests = 0;
  const find = (reference: string) => tags.get(reference) ?? (reference as Digest);
  const serve = async <Value>(request: string, act: () => Value): Promise<Value> => {
    for (let turns = pace(); turns > 0; turns -= 1) await Promise.resolve();
    const value = act();
    requests += 1;
    registry.onRequest(requests, request);
    return value;
  };
  const registry: PortRegistry = {
    manifests,
    blobs,
    tags,
    onRequest: () => undefined,
    resolve: (_, reference) =>
      serve(`HEAD ${reference}`, () => {
        const digest = find(reference);
        const { mediaType } = manifests.get(digest) ?? {};
        return mediaType === undefined ? undefined : { digest, mediaType };
      }),
    getManifest: (_, reference) =>
      serve(`GET ${reference}`, () => {
        const digest = find(reference);
        const found = manifests.get(digest);
        return found === undefined ? undefined : { ...found, digest };
      }),
    putManifest: (_, reference, { bytes, mediaType }) =>
      serve(`PUT ${reference}`, () => {
        const digest = digestOf(bytes);
        manifests.set(digest, { bytes: Buffer.from(bytes), mediaType });
        if (reference !== digest) tags.set(reference, digest);
        return { digest, tags: [] };
      }),
    deleteManifest: (_, reference) =>
      serve(`DELETE ${reference}`, () => {
        for (const [tag, digest] of tags) if (digest === reference) tags.delete(tag);
        return manifests.delete(reference as Digest);
      }),
    headBlob: (_, digest) => serve(`HEAD ${digest}`, () => sizeOf(blobs.get(digest))),
    probeBlob: (_, digest) =>
      serve(`GET ${digest}`, () => {
        const found = sizeOf(blobs.get(digest));
        return found === undefined ? undefined : { ...found, bytesRead: 1 };
      }),
    getBlob: (_, digest) =>
      serve(`GET ${digest}`, () => {
        const bytes = blobs.get(digest);
        return bytes && { size: bytes.length, body: chunksOf(bytes) };
      }),
    putBlob: (_, { digest }, body) =>
      serve(`PUT ${digest}`, () => {
        if (body instanceof Uint8Array) blobs.set(digest, body);
      }),
    mountBlob: () => serve('POST', () => false),
    async *listTags() {
      yield* await serve('LIST', () => [...tags.keys()]);
    },
    async *listRepositories() {
      yield* await serve('CATALOGUE', () => ['acme/web']);
    },
    listReferrers: (_, subject) =>
      serve(`REFERRERS ${subject}`, () => {
        const descriptors = [...manifests].flatMap(([digest, stored]) => {
          const { bytes, mediaType } = stored;
          const isOne = subjectOf(digest, stored) === subject;
          return isOne ? [{ digest, mediaType, size: bytes.length }] : [];
        });
        return { descriptors, source: 'api' as const };
      }),
    get stats() {
      return { requests, retries: 0, bytesReceived: 0, connections: 0 };
    },
    close: async () => undefined,
  };
  return registry;
}

/** Parsing all of them for each question would take most of the time. */
function subjects(): (digest: Digest, stored: Stored) => Digest | undefined {
  const known = new Map<Digest, Digest | undefined>();
  return (digest, { bytes, mediaType }) => {
    if (!known.has(digest)) known.set(digest, parseManifest(bytes, mediaType).subject?.digest);
    return known.get(digest);
  };
}

function sizeOf(bytes: Uint8Array | undefined): { readonly size: number } | undefined {
  return bytes === undefined ? undefined : { size: bytes.length };
}

async function* chunksOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
