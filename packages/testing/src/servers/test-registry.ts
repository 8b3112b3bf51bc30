/** What a server can do, so that one suite states the right expectation for each. */
export interface RegistryCapabilities {
  /** Serves the referrers API. */
  readonly referrers: boolean;
  /** Honours `?tag=` on a manifest PUT by digest. */
  readonly multiTag: boolean;
  /** Mounts blobs across repositories. */
  readonly mount: boolean;
  /** Deletes a tag and keeps its manifest. */
  readonly deleteTag: boolean;
  /** Serves `/v2/_catalog`. */
  readonly catalog: boolean;
  /** Accepts an index whose children are absent. */
  readonly sparseIndex: boolean;
  /** Finds a blob in every repository once one of them has it. */
  readonly sharedBlobs: boolean;
  /** Keeps a manifest whose only tag moved on to another one. */
  readonly keepsUntagged: boolean;
}

export type RegistryKind = 'memory' | 'distribution' | 'distribution3' | 'zot';

/** A registry that runs for a test; plain HTTP on the loopback interface unless said otherwise. */
export interface TestRegistry {
  readonly kind: RegistryKind;
  /** Name and version, for test titles. */
  readonly name: string;
  /** `127.0.0.1:<port>` */
  readonly host: string;
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly capabilities: RegistryCapabilities;
  close(): Promise<void>;
}
