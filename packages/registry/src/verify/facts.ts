import type {
  Descriptor,
  Digest,
  Edge,
  FaultCode,
  Platform,
  UnverifiableCode,
} from '@image-relay/oci';

/**
 * One look at one digest or tag: what is there, that nothing is there, that the answer could not
 * be accepted at all (cut short, over a limit), or that nobody could tell.
 */
export type Observation<Facts> =
  | { readonly state: 'found'; readonly facts: Facts }
  | { readonly state: 'missing' }
  | { readonly state: 'faulty'; readonly code: FaultCode; readonly message: string }
  | { readonly state: 'unverifiable'; readonly code: UnverifiableCode; readonly message: string };

/** What a parsed manifest says, without the parts that verification never reads. */
export interface DocumentFacts {
  readonly kind: 'manifest' | 'index';
  readonly mediaType: string;
  readonly artifactType?: string;
  readonly edges: readonly Edge[];
  /** The `org.opencontainers.image.revision` annotation. */
  readonly revision?: string;
}

/** A manifest as the registry served it; `length` is in bytes. */
export interface ManifestFacts {
  /** Computed from the bytes, in the algorithm that was asked for. */
  readonly digest: Digest;
  /** The Docker-Content-Digest header, only when it does not agree with the bytes. */
  readonly disagreeingHeader?: string;
  readonly length: number;
  /** The Content-Type without parameters; empty when the answer had none. */
  readonly contentType: string;
  readonly document?: DocumentFacts;
  /** Why there is no document. */
  readonly problem?: {
    readonly code: 'MANIFEST_INVALID' | 'MANIFEST_UNSUPPORTED';
    readonly message: string;
  };
}

/** What an image configuration says about the image. */
export interface ConfigFacts {
  readonly platform?: Platform;
  /** The `org.opencontainers.image.revision` label. */
  readonly revision?: string;
  readonly problem?: string;
}

/** A config or layer as the registry served it; sizes are in bytes. */
export interface BlobFacts {
  /** The length that the headers state. */
  readonly size?: number;
  /** How much was really read: 0 or 1 of a probe, everything of a GET, undefined after HEAD. */
  readonly bytesRead?: number;
  /** The body ended before the length that its headers promised. */
  readonly endedEarly?: boolean;
  /** Present when the whole body was read. */
  readonly digest?: Digest;
  readonly config?: ConfigFacts;
}

/** Everything that was seen of one image: the input of the judge, which does no I/O. */
export interface ImageFacts {
  readonly root: Observation<ManifestFacts>;
  /** For a root that is missing: whether the registry lists the tag all the same. */
  readonly tagIsListed?: boolean;
  readonly manifests: ReadonlyMap<Digest, Observation<ManifestFacts>>;
  readonly blobs: ReadonlyMap<Digest, Observation<BlobFacts>>;
  /** Absent when referrers were not asked for, or when there is no root to refer to. */
  readonly referrers?: Observation<readonly ReferrerFacts[]>;
  /** The graph is larger than a limit; nothing else about the image is known then. */
  readonly exceeded?: string;
}

/** A manifest that refers to the root, and how it was found. */
export type ReferrerFacts =
  /** Named by the referrers API or the fallback tag: it has to name the root as its subject. */
  | { readonly source: 'list'; readonly descriptor: Descriptor }
  /** Stored below a tag that is made from the root's digest. */
  | { readonly source: 'tag'; readonly tag: string; readonly seen: Observation<ManifestFacts> };
