import type { Digest } from '@image-relay/oci';
import type { RegistryState } from '../registry/index.ts';
import type { SigningApp } from './json-web-token.ts';

/** An App as the stand-in knows it. */
export interface KnownApp extends SigningApp {
  readonly slug: string;
  readonly installationId: number;
  readonly permissions: Readonly<Record<string, 'read' | 'write'>>;
  readonly repositories: readonly string[] | 'all';
}

/** A version of a container package: a manifest with what GitHub knows about it. */
export interface ForgePackageVersion {
  readonly id: number;
  readonly digest: Digest;
  /** ISO 8601, like the others. */
  createdAt: string;
  updatedAt: string;
  deletedAt: string | undefined;
  tags: readonly string[];
  downloads: number;
  /** The request after which lists may show it, its deletion, or its tags. */
  shownFrom: number;
  hiddenFrom: number;
  tagsFrom: number;
  tagsBefore: readonly string[];
  updatedBefore: string;
  /** What came away with its deletion. */
  manifest: { readonly bytes: Uint8Array; readonly mediaType: string } | undefined;
}

/** A container package of an organisation or a user. */
export interface ForgePackage {
  readonly id: number;
  readonly owner: string;
  readonly ownerKind: 'organization' | 'user';
  readonly name: string;
  readonly visibility: 'public' | 'private';
  /** Logins with the Admin role; everybody by default. */
  readonly admins: readonly string[] | 'all';
  /** `owner/name` of the repository that it is linked with. */
  readonly repository: string | undefined;
  readonly createdAt: string;
  /** Where the manifests are, and in which of its repositories. */
  readonly content: RegistryState;
  readonly path: string;
  readonly versions: ForgePackageVersion[];
}
