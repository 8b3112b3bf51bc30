import { type Digest, digestOf, mediaTypes } from '@image-relay/oci';
import type { Backend } from '../src/backend.ts';
import type { PackageFacts, Version } from '../src/core/facts.ts';
import type { Policy } from '../src/core/policy.ts';
import { emptyMemory } from '../src/memory.ts';
import { createOciBackend } from '../src/oci/oci-backend.ts';
import { readManifest } from '../src/read-manifest.ts';
import { now } from './core/graphs.ts';
import { type PortRegistry, portRegistry } from './port-registry.ts';

/** Facts that were made up, as content of a registry: digests are those of real bytes. */
export interface RealPackage {
  readonly registry: PortRegistry;
  readonly backend: Backend;
  /** The same policy for the real digests. */
  readonly policyOf: (policy: Policy) => Policy;
}

const repository = { registry: 'registry.example.com', repository: 'acme/web' };

/** Builds the content bottom up, and remembers what has no tag, as a ledger would. */
export async function realPackage(
  { versions }: PackageFacts,
  pace?: () => number,
): Promise<RealPackage> {
  const registry = portRegistry(pace);
  const memory = emptyMemory();
  memory.isKnown = true;
  const real = new Map<Digest, Digest>();
  const realOf = (digest: Digest) => real.get(digest) ?? digest;
  for (const version of versions) {
    const { bytes, mediaType } = manifestOf(registry, version, realOf);
    const digest = digestOf(bytes);
    registry.manifests.set(digest, { bytes, mediaType });
    real.set(version.digest, digest);
  }
  for (const { digest, tags, taggedAt } of versions) {
    const own = realOf(digest);
    for (const text of tags) {
      const tag = tagOf(text, realOf);
      registry.tags.set(tag, own);
      memory.tags.set(tag, { digest: own, ...(taggedAt === undefined ? {} : { since: taggedAt }) });
    }
    if (tags.length === 0 && taggedAt !== undefined) memory.untagged.set(own, taggedAt);
    const read = await readManifest(registry, repository, own);
    if (read !== undefined && 'manifest' in read) memory.manifests.set(own, read);
  }
  const ports = { registry, repository, memory, now: () => new Date(now) };
  const policyOf = (policy: Policy): Policy => ({
    ...policy,
    leases: policy.leases.map((lease) => ({ ...lease, value: realOf(lease.value as Digest) })),
  });
  return { registry, backend: createOciBackend(ports), policyOf };
}

function manifestOf(
  registry: PortRegistry,
  { digest, createdAt, manifest }: Version,
  realOf: (digest: Digest) => Digest,
): { readonly bytes: Buffer; readonly mediaType: string } {
  const { mediaType = '', children = [], blobs = [], subject } = manifest ?? {};
  const put = (text: string) => {
    const bytes = Buffer.from(text);
    registry.blobs.set(digestOf(bytes), bytes);
    return { digest: digestOf(bytes), size: bytes.length };
  };
  const isIndex = mediaType === mediaTypes.ociIndex;
  const created = createdAt === undefined ? {} : { created: new Date(createdAt).toISOString() };
  const content = isIndex
    ? {
        manifests: children.map((child) => ({
          mediaType: registry.manifests.get(realOf(child))?.mediaType ?? mediaTypes.ociManifest,
          digest: realOf(child),
          size: registry.manifests.get(realOf(child))?.bytes.length ?? 1,
        })),
      }
    : {
        config: { mediaType: mediaTypes.ociConfig, ...put(JSON.stringify(created)) },
        layers: blobs.map((blob) => ({
          mediaType: mediaTypes.ociLayer,
          ...put(`content of ${blob.digest}`),
        })),
      };
  const refers =
    subject === undefined
      ? {}
      : { subject: { mediaType: mediaTypes.ociManifest, digest: realOf(subject), size: 1 } };
  const annotations = {
    'org.example.place': digest,
    ...(isIndex && createdAt !== undefined
      ? { 'org.opencontainers.image.created': created.created }
      : {}),
  };
  const body = { schemaVersion: 2, mediaType, ...content, ...refers, annotations };
  return { bytes: Buffer.from(JSON.stringify(body)), mediaType };
}

/** A tag that stands for a digest stands for the real one. */
function tagOf(tag: string, realOf: (digest: Digest) => Digest): string {
  const [, hex, rest = ''] = /^sha256-([0-9a-f]{64})(.*)$/.exec(tag) ?? [];
  return hex === undefined ? tag : `${realOf(`sha256:${hex}`).replace(':', '-')}${rest}`;
}
