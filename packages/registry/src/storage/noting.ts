import { type Digest, edgesOf, isDigest } from '@image-relay/oci';
import type { Registry } from '../port.ts';
import { documentIn } from './manifests.ts';

/**
 * Notes every manifest that is read and all that it names, and answers for tags that are not among
 * the known ones without a look: a root is asked for several that few images have.
 */
export function noting(
  registry: Registry,
  { named, tags }: { readonly named: Set<Digest>; readonly tags: ReadonlySet<string> },
): Registry {
  return {
    ...registry,
    async resolve(repository, reference) {
      if (!isDigest(reference) && !tags.has(reference)) return undefined;
      return await registry.resolve(repository, reference);
    },
    async getManifest(repository, reference) {
      const manifest = await registry.getManifest(repository, reference);
      if (manifest === undefined) return undefined;
      named.add(manifest.digest);
      const document = documentIn(manifest.bytes);
      for (const { descriptor } of document === undefined ? [] : edgesOf(document)) {
        named.add(descriptor.digest);
      }
      return manifest;
    },
    listReferrers: (repository, digest, options) =>
      registry.listReferrers(repository, digest, { ...options, knownTags: tags }),
  };
}
