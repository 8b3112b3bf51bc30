/** The package of a scene: indexes of two children, or images that are hard to prune. */
export interface Scene {
  readonly content: 'plain' | 'traps';
  /** Releases, which are kept, and images of pull requests, which are not. */
  readonly kept: number;
  readonly doomed: number;
  readonly latencyMs: number;
  /** No delete is answered after so many, as if the network were gone. */
  readonly deletes?: number;
}

/** Where the package is. */
export interface Place {
  /** Of the registry, of the API below `http://`, and of the cache service below that. */
  readonly host: string;
  readonly token: string;
  /** A proxy on whose other side ghcr.io is this registry; absent without openssl. */
  readonly proxy: { readonly url: string; readonly authority: string } | undefined;
}

/**
 * Pages of versions, manifests that are read, looks for tags and digests, deletes, what it takes to
 * log in, what is in use, and the cache service, which is no part of the sum.
 */
export const kinds = [
  'pages',
  'manifests',
  'look-ups',
  'deletes',
  'log-in',
  'in use',
  'other',
  'cache',
] as const;
export type Kind = (typeof kinds)[number];

/** What has happened since the last `reset`. */
export interface Report {
  readonly counts: Readonly<Record<Kind, number>>;
  readonly lines: readonly string[];
  readonly effects: Effects;
}

/** What became of the package since it was made. */
export interface Effects {
  readonly deleted: number;
  /** Tags of kept images with how many of their manifests are gone. */
  readonly broken: readonly string[];
  /** How many of the other images are tagged and miss a manifest. */
  readonly torn: number;
  /** Manifests that nothing kept needs and that are still there. */
  readonly left: number;
}

export type Question = 'reset' | 'report';

export const owner = 'acme';
export const packageName = 'web';
