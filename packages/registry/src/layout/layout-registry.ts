import type { Descriptor, Digest } from '@image-relay/oci';
import { RegistryError } from '../errors.ts';
import type { Registry } from '../port.ts';
import { blobName, layoutBlobs } from './blobs.ts';
import { readIndexFile, refNameOf } from './index-file.ts';
import { layoutManifests } from './manifests.ts';
import { layoutReferrers } from './referrers.ts';
import type { LayoutStore } from './store.ts';

/**
 * A layout behind the port. It holds one repository, so the repository of a call is not looked at;
 * its tags are the ref names of index.json.
 */
export function layoutRegistry(store: LayoutStore, close: () => Promise<void>): Registry {
  const manifests = layoutManifests(store);
  const blobs = layoutBlobs(store);
  const stats = { requests: 0, retries: 0, bytesReceived: 0, connections: 0 };
  return {
    resolve: async (_, reference) => {
      const manifest = await manifests.get(reference);
      if (manifest === undefined) return undefined;
      const { digest, mediaType, bytes } = manifest;
      return { digest, mediaType, size: bytes.byteLength };
    },
    getManifest: (_, reference) => manifests.get(reference),
    putManifest: (_, reference, manifest, extra) =>
      manifests.put(reference, manifest, extra?.tags ?? []),
    deleteManifest: (_, reference) => manifests.delete(reference),
    headBlob: (_, digest) => blobs.head(digest),
    probeBlob: (_, digest) => blobs.probe(digest),
    getBlob: (_, digest) => blobs.get(digest),
    putBlob: (_, blob, body) => blobs.put(blob, body),
    mountBlob: async (_, digest: Digest) => (await store.size(blobName(digest))) !== undefined,
    listTags: () => listRefNames(store),
    listRepositories: () => refuseCatalogue(store),
    listReferrers: (_, digest, filter) => layoutReferrers(store, manifests, { digest, ...filter }),
    stats,
    close,
  };
}

async function* listRefNames(store: LayoutStore): AsyncGenerator<string> {
  const names = (await readIndexFile(store)).map((entry: Descriptor) => refNameOf(entry));
  yield* new Set(names.filter((name) => name !== undefined));
}

/** A generator, so that the refusal comes with the first step, as it does from a remote registry. */
async function* refuseCatalogue({ path }: LayoutStore): AsyncGenerator<string> {
  const text = `"${path}" is a layout: it holds one repository and has no catalogue`;
  yield await Promise.reject(new RegistryError('REGISTRY_REFUSED', text));
}
