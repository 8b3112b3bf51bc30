import type { AuthOptions } from '../auth/options.ts';

/** How the in-process registry behaves; every field has a default that is a complete, friendly registry. */
export interface MemoryRegistryOptions {
  /** Who may do what. Default: everybody everything. */
  readonly auth?: AuthOptions;
  /** Milliseconds every request waits before it is handled. Default 0. */
  readonly latencyMs?: number;
  /** Serve HTTPS with HTTP/2 and HTTP/1.1; the authority's certificate is `registry.ca`. Default false. */
  readonly tls?: boolean;
  /** Answer the referrers API; otherwise it is a plain 404. Default true. */
  readonly referrers?: boolean;
  /** Honour `?tag=` on a manifest PUT by digest. Default true. */
  readonly multiTag?: boolean;
  /** Which deletes are allowed (405 otherwise). Default: all three. */
  readonly deletes?: {
    readonly manifests?: boolean;
    readonly tags?: boolean;
    readonly blobs?: boolean;
  };
  /** Mount blobs across repositories; otherwise every mount becomes an upload (202). Default true. */
  readonly mounts?: boolean;
  /** Accept the whole blob in one POST; otherwise it becomes an upload (202). Default true. */
  readonly singlePost?: boolean;
  /** Answer `Range` on blobs; otherwise 200 with everything. Default true. */
  readonly ranges?: boolean;
  /** Send `Docker-Content-Digest`. Default true. */
  readonly digestHeader?: boolean;
  /** Serve `/v2/_catalog`; otherwise 404. Default true. */
  readonly catalog?: boolean;
  /** Refuse manifests that name absent blobs or manifests. Default true. */
  readonly checkReferences?: boolean;
  /** Status of that refusal: 400 as CNCF distribution answers, 404 as the specification's table lists. */
  readonly missingReferenceStatus?: 400 | 404;
  /** Largest page of tags, repositories or referrers, whatever `n` asks for. Default 1000. */
  readonly pageSize?: number;
  /** Largest manifest in bytes (413 above). Default 4 MiB. */
  readonly manifestBytes?: number;
  /** Bytes announced as `OCI-Chunk-Min-Length`. Default: not announced. */
  readonly chunkMinBytes?: number;
  /** Send blob GETs to a second origin (another port) that knows no credentials. Default false. */
  readonly redirectBlobs?: boolean;
  /** Milliseconds since the epoch, for token expiry and stale reads. Default `Date.now`. */
  readonly now?: () => number;
}

/** Options with every default filled in. */
export type RegistrySettings = Required<
  Omit<MemoryRegistryOptions, 'auth' | 'chunkMinBytes' | 'deletes'>
> & {
  readonly auth: AuthOptions;
  readonly chunkMinBytes: number | undefined;
  readonly deletes: {
    readonly manifests: boolean;
    readonly tags: boolean;
    readonly blobs: boolean;
  };
};

/** Fills in the defaults. */
export function settingsOf(options: MemoryRegistryOptions): RegistrySettings {
  return {
    latencyMs: 0,
    tls: false,
    referrers: true,
    multiTag: true,
    mounts: true,
    singlePost: true,
    ranges: true,
    digestHeader: true,
    catalog: true,
    checkReferences: true,
    missingReferenceStatus: 400,
    pageSize: 1000,
    manifestBytes: 4 * 1024 * 1024,
    redirectBlobs: false,
    now: Date.now,
    ...options,
    auth: options.auth ?? { mode: 'none' },
    chunkMinBytes: options.chunkMinBytes,
    deletes: { manifests: true, tags: true, blobs: true, ...options.deletes },
  };
}
