import { type Digest, edgesOf, type Fault, parseManifest } from '@image-relay/oci';
import type { ImageVerdict, StorageScan, StorageWarningCode } from '@image-relay/registry';
import type { ImageFixture } from '@image-relay/testing';

/** What a verification or a scan says, in a form that a table can hold. */
export interface Said {
  readonly outcome: string;
  /** `CODE digest`, sorted, each once. */
  readonly faults: readonly string[];
}

/** Takes a verdict or a scan down to what tables compare. */
export function said({
  outcome,
  faults,
  unverifiable,
}: Pick<ImageVerdict | StorageScan, 'outcome' | 'faults' | 'unverifiable'>): Said {
  return { outcome, faults: [...new Set([...faults, ...unverifiable].map(lineOf))].sort() };
}

/** `CODE digest` */
export function lineOf({
  code,
  digest,
}: {
  readonly code: string;
  readonly digest?: string;
}): string {
  return digest === undefined ? code : `${code} ${digest}`;
}

/** The digests that the root of a fixture names, by role. */
export function childrenOf(fixture: ImageFixture): readonly Digest[] {
  return edges(fixture, fixture.root.digest, ['child']);
}

/** The configs and layers that the manifests with these digests name. */
export function contentOf(fixture: ImageFixture, digests: readonly Digest[]): readonly Digest[] {
  return digests.flatMap((digest) => edges(fixture, digest, ['config', 'layer']));
}

function edges(fixture: ImageFixture, digest: Digest, roles: readonly string[]): Digest[] {
  const manifest = fixture.manifests.get(digest);
  if (manifest === undefined) throw new Error(`${digest} is not in the fixture`);
  return edgesOf(parseManifest(manifest.bytes, manifest.mediaType))
    .filter(({ role }) => roles.includes(role))
    .map(({ descriptor }) => descriptor.digest);
}

/** `CODE digest` for each digest, as {@link Said} has them. */
export function all(
  code: Fault['code'] | StorageWarningCode,
  digests: readonly Digest[],
): readonly string[] {
  return digests.map((digest) => `${code} ${digest}`).sort();
}

export const ok: Said = { outcome: 'ok', faults: [] };

export function broken(...faults: readonly string[]): Said {
  return { outcome: 'broken', faults: [...faults].sort() };
}

/** The status of each when all are there, and when none is. */
export function served(names: readonly string[]): readonly number[] {
  return names.map(() => 200);
}

export function gone(names: readonly string[]): readonly number[] {
  return names.map(() => 404);
}
