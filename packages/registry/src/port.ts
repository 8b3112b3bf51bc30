import type { Descriptor, Digest, RepositoryName } from '@image-relay/oci';

/** A manifest exactly as it was received: hash these bytes, never a re-serialised copy. */
export interface RawManifest {
  readonly bytes: Uint8Array;
  /** The Content-Type as received, without parameters; empty when the answer had none. */
  readonly mediaType: string;
  /** Computed from `bytes`, never copied from a header. */
  readonly digest: Digest;
  /** What the registry claimed in Docker-Content-Digest. */
  readonly headerDigest?: string;
}

/** What a tag or a digest stands for at this moment. `size` is in bytes. */
export interface ResolvedManifest {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly size?: number;
}

/** The answer to a one-byte ranged read; `bytesRead` 0 with a `size` above 0 is a blob without bytes. */
export interface BlobProbe {
  readonly size?: number;
  readonly bytesRead: number;
}

/** A blob being read. The body fails when it ends before `size` bytes came; it is not hashed. */
export interface BlobStream {
  readonly size?: number;
  readonly body: AsyncIterable<Uint8Array>;
}

/** Bytes that can be sent again on a retry: a buffer, or a function that opens the stream anew. */
export type BlobSource = Uint8Array | (() => AsyncIterable<Uint8Array>);

/** Manifests that refer to a digest, and where the list came from (OCI distribution-spec, Listing Referrers). */
export interface ReferrerList {
  readonly descriptors: readonly Descriptor[];
  readonly source: 'api' | 'tag' | 'none';
}

/** `knownTags`: every tag of the repository, so that a fallback tag that is not among them need not be asked for. */
export interface ReferrerOptions {
  readonly artifactType?: string;
  readonly knownTags?: ReadonlySet<string>;
}

/** Counters since the registry was created; bytes are body bytes. */
export interface RequestStats {
  readonly requests: number;
  readonly retries: number;
  readonly bytesReceived: number;
  readonly connections: number;
}

/**
 * One port for every place that holds images: a remote registry, an OCI layout folder, an archive.
 * Only a 404 is `undefined` or `false`; 401, 403, 429, 5xx and network faults throw a RegistryError.
 */
export interface Registry {
  /** Digest of a tag (or of a digest that exists) without fetching the manifest where possible. */
  resolve(repository: RepositoryName, reference: string): Promise<ResolvedManifest | undefined>;
  /** The manifest's raw bytes, at most 4 MiB (REGISTRY_LIMIT). Compare `digest` with what was asked for. */
  getManifest(repository: RepositoryName, reference: string): Promise<RawManifest | undefined>;
  /** Stores the bytes below `reference`; `options.tags` go along in one request when it is a digest. */
  putManifest(
    repository: RepositoryName,
    reference: string,
    manifest: { readonly bytes: Uint8Array; readonly mediaType: string },
    options?: { readonly tags?: readonly string[] },
  ): Promise<{ readonly digest: Digest; readonly tags: readonly string[] }>;
  /** False when it was not there. A registry that does not delete throws REGISTRY_REFUSED. */
  deleteManifest(repository: RepositoryName, reference: string): Promise<boolean>;
  headBlob(
    repository: RepositoryName,
    digest: Digest,
  ): Promise<{ readonly size?: number } | undefined>;
  /** Asks for `bytes=0-0` and reads at most one byte: proof that bytes are really served. */
  probeBlob(repository: RepositoryName, digest: Digest): Promise<BlobProbe | undefined>;
  /** Not verified: use readBlob() for checked bytes, or hash the stream. */
  getBlob(repository: RepositoryName, digest: Digest): Promise<BlobStream | undefined>;
  putBlob(
    repository: RepositoryName,
    blob: { readonly digest: Digest; readonly size: number },
    body: BlobSource,
  ): Promise<void>;
  /** True when the blob is now in the repository; false when the registry wants an upload instead. */
  mountBlob(repository: RepositoryName, digest: Digest, from: string): Promise<boolean>;
  /** Every tag, page by page; nothing at all for a repository that does not exist. */
  listTags(repository: RepositoryName): AsyncIterable<string>;
  /** Every repository path of the registry's catalogue. */
  listRepositories(registry: string): AsyncIterable<string>;
  listReferrers(
    repository: RepositoryName,
    digest: Digest,
    options?: ReferrerOptions,
  ): Promise<ReferrerList>;
  readonly stats: RequestStats;
  /** Ends idle connections. Calls made afterwards fail. */
  close(): Promise<void>;
}
