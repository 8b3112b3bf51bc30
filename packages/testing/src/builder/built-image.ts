import type { Descriptor, Digest } from '@image-relay/oci';

/** An image in memory: every manifest and blob below `root`, by digest. */
export interface BuiltImage {
  /** What built it: Debian's buildah, or the embedded builder. */
  readonly builder: 'buildah' | 'embedded';
  readonly root: Descriptor;
  readonly manifests: ReadonlyMap<
    Digest,
    { readonly mediaType: string; readonly bytes: Uint8Array }
  >;
  readonly blobs: ReadonlyMap<Digest, Uint8Array>;
}

export interface BuildRequest {
  /** A folder with a Dockerfile. */
  readonly folder: string;
  /** Such as `linux/amd64`; each becomes a child of the index. */
  readonly platforms: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}
