import type { Packages } from '@image-relay/github';
import { type Digest, EMPTY_JSON_DIGEST, isIndexMediaType, mediaTypes } from '@image-relay/oci';
import type { RawManifest, Registry } from '@image-relay/registry';
import type { PackageFacts, Version } from '../../src/core/facts.ts';
import { createGitHubBackend } from '../../src/github/github-backend.ts';
import { emptyMemory } from '../../src/memory.ts';

const place = '/orgs/acme/packages/container/web';
const first = Date.UTC(2020, 0, 1);

/** As GitHub has it: every version has times, an id that grows, and leaves refer to nothing. */
export function asOnGitHub(facts: PackageFacts): PackageFacts {
  const byDigest = new Map(facts.versions.map((one) => [one.digest, one] as const));
  const isIndex = (digest: Digest) =>
    isIndexMediaType(byDigest.get(digest)?.manifest?.mediaType ?? '');
  const children = new Set(facts.versions.flatMap(({ manifest }) => manifest?.children ?? []));
  return {
    ...facts,
    versions: facts.versions.map((version, at) => {
      const { digest, manifest, createdAt = first, taggedAt = 0 } = version;
      if (manifest === undefined) return version;
      const { subject, nested: _, ...rest } = manifest;
      const nested = manifest.children.filter(isIndex);
      const isLeaf = children.has(digest) && !isIndex(digest);
      return {
        ...version,
        id: at + 1,
        createdAt,
        taggedAt: Math.max(createdAt, taggedAt),
        manifest: {
          ...rest,
          ...(nested.length === 0 ? {} : { nested }),
          ...(subject === undefined || isLeaf ? {} : { subject }),
        },
      };
    }),
  };
}

/** A backend over a package that is a value; gives what is left of it and what was read. */
export function fakeGitHub({ versions: given }: PackageFacts, now: number) {
  const left = new Map(given.map((version) => [version.digest, version] as const));
  const read: Digest[] = [];
  const find = (reference: string) =>
    left.get(reference as Digest) ??
    [...left.values()].find(({ tags }) => tags.includes(reference));
  const registry = {
    resolve: async (_repository: unknown, reference: string) => {
      const found = find(reference);
      if (found === undefined) return undefined;
      return { digest: found.digest, mediaType: found.manifest?.mediaType ?? '' };
    },
    getManifest: async (_repository: unknown, reference: string) => {
      const found = find(reference);
      if (found !== undefined) read.push(found.digest);
      return found === undefined ? undefined : rawOf(found, find);
    },
    listTags: async function* () {
      for (const { tags } of left.values()) yield* tags;
    },
    getBlob: async () => undefined,
    probeBlob: async () => undefined,
  } as unknown as Registry;
  const packages = {
    listVersions: async () => ({
      place,
      versions: [...left.values()]
        .map(({ id = 0, digest, tags, createdAt = 0, taggedAt = 0 }) => {
          return { id, digest, tags, createdAt: iso(createdAt), updatedAt: iso(taggedAt) };
        })
        .toReversed(),
    }),
    deleteVersion: async (_place: unknown, id: number) => {
      const found = [...left.values()].find((version) => version.id === id);
      if (found === undefined) return { status: 'absent' };
      left.delete(found.digest);
      return { status: 'deleted' };
    },
  } as unknown as Packages;
  const backend = createGitHubBackend({
    packages,
    registry,
    repository: { registry: 'registry.example.com', repository: 'acme/web' },
    memory: emptyMemory(),
    now: () => new Date(now),
  });
  return { backend, left, read };
}

function iso(time: number): string {
  return new Date(time).toISOString();
}

function rawOf(
  { digest, manifest }: Version,
  find: (reference: string) => Version | undefined,
): RawManifest {
  const { mediaType = mediaTypes.ociManifest, children = [], subject } = manifest ?? {};
  const descriptor = (named: Digest) => ({
    mediaType: find(named)?.manifest?.mediaType ?? mediaTypes.ociManifest,
    digest: named,
    size: 100,
  });
  const parts = isIndexMediaType(mediaType)
    ? { manifests: children.map(descriptor) }
    : {
        config: { mediaType: mediaTypes.emptyJson, digest: EMPTY_JSON_DIGEST, size: 2 },
        layers: [],
      };
  const refers = subject === undefined ? {} : { subject: descriptor(subject) };
  const document = { schemaVersion: 2, mediaType, ...parts, ...refers };
  return { bytes: Buffer.from(JSON.stringify(document)), mediaType, digest };
}
