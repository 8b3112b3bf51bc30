import type { Packages } from '@image-relay/github';
import { type Digest, digestOf, isIndexMediaType, mediaTypes } from '@image-relay/oci';
import { type Registry, RegistryError } from '@image-relay/registry';
import type { PackageFacts, Version } from '../../src/core/facts.ts';
import { createGitHubBackend } from '../../src/github/github-backend.ts';
import { emptyMemory } from '../../src/memory.ts';

const place = '/orgs/acme/packages/container/web';

interface Stored extends Version {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  readonly names: readonly Digest[];
}

/** How GitHub behaves, and what somebody pushes meanwhile. */
export interface Weather {
  /** Calls after which a list shows what happened. */
  readonly lag: number;
  /** Before which call an index is pushed, and places of what it names. */
  readonly pushes: readonly { readonly at: number; readonly children: readonly number[] }[];
  /** Whether deleted versions come back by their id. */
  readonly restores: boolean;
}

/** A package of real digests whose list lags, and to which somebody pushes meanwhile. */
export function startLagging(given: PackageFacts, weather: Weather, now: number) {
  const shelf = createShelf(given, weather, now);
  const { left, first, pushed, past } = shelf;
  const backend = createGitHubBackend({
    packages: packagesOn(shelf, weather),
    registry: registryOn(shelf),
    repository: { registry: 'registry.example.com', repository: 'acme/web' },
    memory: emptyMemory(),
    now: () => new Date(now),
    sleep: async () => undefined,
  });
  /** What something with a tag names, at any depth, and is not there. */
  const holes = () =>
    [...left.values()]
      .filter(({ tags }) => tags.length > 0)
      .flatMap((one) => missingBelow(one, left));
  return { backend, left, pushed, first, holes, calls: () => past.length };
}

type Shelf = ReturnType<typeof createShelf>;

/** What there is, was, and is pushed before certain calls. */
function createShelf(given: PackageFacts, { pushes }: Weather, now: number) {
  const stored = realVersions(given);
  const first = [...stored.values()];
  const left = new Map(stored);
  const past: (readonly Stored[])[] = [];
  const pushed: string[] = [];
  let lastId = first.length;
  const add = (one: Omit<Stored, 'id' | 'createdAt' | 'taggedAt'>) => {
    const known = left.get(one.digest);
    lastId += known === undefined ? 1 : 0;
    const fresh = { ...one, id: lastId, createdAt: now, taggedAt: now };
    left.set(one.digest, known === undefined ? fresh : { ...known, tags: one.tags, taggedAt: now });
  };
  // What is not there any more is sent with what it names, as every client does.
  const send = (one: Stored) => {
    if (left.has(one.digest)) return;
    for (const name of one.names) send(stored.get(name) ?? one);
    add({ ...one, tags: [] });
  };
  const push = (children: readonly number[]) => {
    const parts = [...new Set(children.flatMap((at) => first[at % first.length] ?? []))];
    for (const one of parts) send(one);
    const tag = `pushed-${pushed.length}`;
    add({ ...render(mediaTypes.ociIndex, parts, tag), tags: [tag] });
    pushed.push(tag);
  };
  const step = <Result>(answer: () => Result): Promise<Result> => {
    for (const { at, children } of pushes) if (at === past.length) push(children);
    past.push([...left.values()]);
    return Promise.resolve().then(answer);
  };
  return { stored, first, left, past, pushed, gone: new Map<number, Stored>(), add, step };
}

function registryOn({ stored, left, add, step }: Shelf): Registry {
  const find = (_repository: unknown, reference: string) =>
    step(
      () =>
        left.get(reference as Digest) ??
        [...left.values()].find(({ tags }) => tags.includes(reference)),
    );
  const put = (reference: string, bytes: Uint8Array) => {
    const one = stored.get(digestOf(bytes));
    if (one === undefined || one.names.some((name) => !left.has(name))) {
      const facts = { method: 'PUT', url: 'https://registry.example.com', temporary: false };
      throw new RegistryError('REGISTRY_REFUSED', 'it names what is not there', facts);
    }
    add({ ...one, tags: reference === one.digest ? [] : [reference] });
    return { digest: one.digest, tags: [] };
  };
  return {
    resolve: find,
    getManifest: find,
    listTags: async function* () {
      yield* await step(() => [...left.values()].flatMap(({ tags }) => tags));
    },
    putManifest: (_repository: unknown, reference: string, { bytes }: Pick<Stored, 'bytes'>) =>
      step(() => put(reference, bytes)),
    getBlob: async () => undefined,
    probeBlob: async () => undefined,
  } as unknown as Registry;
}

function packagesOn({ left, past, gone, step }: Shelf, { lag, restores }: Weather): Packages {
  const find = (id: number) => [...left.values()].find((one) => one.id === id);
  return {
    listVersions: (_name: unknown, { state }: { readonly state?: string } = {}) =>
      step(() => {
        const shown = past[Math.max(0, past.length - 1 - lag)] ?? [];
        const all = state === 'deleted' ? [...gone.values()] : shown;
        return { place, versions: all.map(asListed).toReversed() };
      }),
    getVersion: (_place: unknown, id: number) => step(() => find(id)),
    deleteVersion: (_place: unknown, id: number) =>
      step(() => {
        const one = find(id);
        if (one === undefined) return { status: 'absent' };
        left.delete(one.digest);
        gone.set(id, one);
        return { status: 'deleted' };
      }),
    restoreVersion: (_place: unknown, id: number) =>
      step(() => {
        const one = gone.get(id);
        if (!restores || one === undefined || left.has(one.digest)) return false;
        left.set(one.digest, one);
        return true;
      }),
  } as unknown as Packages;
}

function asListed({ id = 0, digest, tags, createdAt = 0, taggedAt = 0 }: Stored) {
  const [created, updated] = [createdAt, taggedAt].map((time) => new Date(time).toISOString());
  return { id, digest, tags, createdAt: created, updatedAt: updated };
}

function missingBelow(one: Stored, left: ReadonlyMap<Digest, Stored>): readonly Digest[] {
  return one.names.flatMap((name) => {
    const child = left.get(name);
    return child === undefined ? [name] : missingBelow(child, left);
  });
}

/** The versions with digests that are those of their bytes; fallback tags follow. */
function realVersions({ versions }: PackageFacts): ReadonlyMap<Digest, Stored> {
  const real = new Map<Digest, Stored>();
  for (const version of versions) {
    const { manifest } = version;
    const parts = (manifest?.children ?? []).flatMap((child) => real.get(child) ?? []);
    const subject = manifest?.subject === undefined ? undefined : real.get(manifest.subject);
    const mediaType = manifest?.mediaType ?? mediaTypes.ociManifest;
    real.set(version.digest, { ...version, ...render(mediaType, parts, version.digest, subject) });
  }
  const rename = (tag: string) => {
    const [, hex = '', rest = ''] = /^sha256-([0-9a-f]{64})(.*)$/.exec(tag) ?? [];
    const named = real.get(`sha256:${hex}`)?.digest ?? `sha256:${hex}`;
    return hex === '' ? tag : `${named.replace(':', '-')}${rest}`;
  };
  return new Map(
    [...real.values()].map((one) => [one.digest, { ...one, tags: one.tags.map(rename) }]),
  );
}

function render(
  mediaType: string,
  parts: readonly Stored[],
  title: string,
  subject?: Stored,
): Pick<Stored, 'bytes' | 'mediaType' | 'digest' | 'names' | 'tags'> {
  const descriptor = ({ mediaType: type, digest, bytes: { byteLength: size } }: Stored) => {
    return { mediaType: type, digest, size };
  };
  const isIndex = isIndexMediaType(mediaType);
  const empty = { mediaType: mediaTypes.emptyJson, digest: digestOf(Buffer.from('{}')), size: 2 };
  const document = {
    schemaVersion: 2,
    mediaType,
    ...(isIndex ? { manifests: parts.map(descriptor) } : { config: empty, layers: [] }),
    ...(subject === undefined ? {} : { subject: descriptor(subject) }),
    annotations: { title },
  };
  const bytes = Buffer.from(JSON.stringify(document));
  const names = isIndex ? parts.map(({ digest }) => digest) : [];
  return { bytes, mediaType, digest: digestOf(bytes), names, tags: [] };
}
