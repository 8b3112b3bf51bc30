import { memberOf, textOf } from './member.ts';
import { unexpected } from './unexpected.ts';

/** A container package by its owner, an organisation or a user, and its name without the owner. */
export interface PackageName {
  readonly owner: string;
  readonly name: string;
}

/** Where the API has a package, e.g. `/orgs/acme/packages/container/web`. */
export type PackagePlace = `/${string}/packages/container/${string}`;

/** A version of a container package; times are ISO 8601. */
export interface PackageVersion {
  /** Grows with time; what an index names has lower ids than the index. */
  readonly id: number;
  /** Of its manifest. */
  readonly digest: string;
  readonly tags: readonly string[];
  readonly createdAt: string;
  /** The last time that a tag came or went, or its creation. */
  readonly updatedAt: string;
}

/** A container package. */
export interface PackageDetails extends PackageName {
  readonly visibility: string;
  /** Undefined where the API does not say. */
  readonly versionCount?: number;
}

/** Reads a package from the API. */
export function readPackage(body: unknown, endpoint: string): PackageDetails {
  const [name, owner] = [textOf(body, 'name'), textOf(body, 'owner', 'login')];
  if (name === undefined || owner === undefined) throw unexpected(endpoint, 'name and owner');
  const count = memberOf(body, 'version_count');
  const counted = typeof count === 'number' ? { versionCount: count } : {};
  return { name, owner, visibility: textOf(body, 'visibility') ?? 'private', ...counted };
}

/** Reads a version from the API; one without its tags is GITHUB_UPSTREAM_ERROR, never untagged. */
export function readVersion(body: unknown, endpoint: string): PackageVersion {
  const [id, digest] = [memberOf(body, 'id'), textOf(body, 'name')];
  const tags = memberOf(body, 'metadata', 'container', 'tags');
  const [createdAt, updatedAt] = [textOf(body, 'created_at'), textOf(body, 'updated_at')];
  const isTimed = createdAt !== undefined && updatedAt !== undefined;
  if (typeof id !== 'number' || digest === undefined || !isTimed || !isTextList(tags)) {
    throw unexpected(endpoint, 'id, name, times and metadata.container.tags of each version');
  }
  return { id, digest, tags, createdAt, updatedAt };
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
