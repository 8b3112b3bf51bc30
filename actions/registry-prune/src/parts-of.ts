import {
  bareMediaType,
  type Descriptor,
  type Edge,
  edgesOf,
  type ManifestDocument,
} from '@image-relay/oci';

const contentTypes = [
  'application/vnd.oci.image.layer.',
  'application/vnd.oci.image.config.',
  'application/vnd.docker.image.rootfs.',
  'application/vnd.docker.container.image.',
  'application/vnd.buildkit.',
];

/** What a document names, its subject aside. */
export interface Parts {
  /** Manifests of an index. */
  readonly children: readonly Descriptor[];
  /** Blobs: configuration and layers. */
  readonly content: readonly Descriptor[];
}

/**
 * Tells manifests from blobs. An index may list blobs as well: the registry caches of BuildKit do, and
 * CNCF distribution fails when it is asked for one as a manifest. What is of an unknown type there may
 * be a manifest that is needed.
 */
export function partsOf(document: ManifestDocument): Parts {
  const edges = edgesOf(document).filter(({ role }) => role !== 'subject');
  const named = Map.groupBy(edges, isChild);
  const descriptors = (which: boolean) => named.get(which)?.map((edge) => edge.descriptor) ?? [];
  return { children: descriptors(true), content: descriptors(false) };
}

function isChild({ role, descriptor: { mediaType } }: Edge): boolean {
  const type = bareMediaType(mediaType);
  return role === 'child' && !contentTypes.some((start) => type.startsWith(start));
}
