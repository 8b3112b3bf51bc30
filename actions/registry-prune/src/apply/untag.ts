import { setTimeout as delay } from 'node:timers/promises';
import { type Digest, digestOf, mediaTypes } from '@image-relay/oci';
import type { Backend } from '../backend.ts';
import type { Untag } from '../core/untags.ts';
import type { Journal } from '../journal.ts';
import { renderStub, stubBlob, stubBytes } from './stub.ts';

export interface UntagPorts {
  readonly backend: Backend;
  readonly journal: Journal;
  readonly now: () => Date;
  readonly isOver: () => boolean;
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
}

/** What came of taking tags away. */
export interface Untagged {
  readonly untagged: readonly string[];
  /** Tags that name an empty manifest still: a later run deletes it. */
  readonly waiting: readonly string[];
  /** A sentence for each image that went with its tag. */
  readonly broken: readonly string[];
}

/** How often a list is asked for a stub that was just pushed, and how long is waited in between. */
const looks = 8;
const pause = 4000;

/**
 * Takes tags from images that stay: each is moved to a stub of its own, and the stub is deleted when
 * the registry lists it. What the tag names in a list is never deleted, as lists lag behind.
 */
export async function untagAll(ports: UntagPorts, wanted: readonly Untag[]): Promise<Untagged> {
  const { registry, repository } = ports.backend;
  const stubs = new Map<Digest, Untag>();
  await putContent(ports.backend);
  for (const one of wanted) {
    if (ports.isOver()) break;
    const stub = await pushStub(ports, one);
    if (stub !== undefined) stubs.set(stub, one);
  }
  const gone = await deleteStubs(ports, stubs);
  const broken: string[] = [];
  for (const { tag, digest } of stubs.values()) {
    const found = await registry.resolve(repository, digest);
    if (found === undefined) broken.push(`${digest} is gone with its tag ${tag}`);
  }
  const tagsOf = (isGone: boolean) =>
    [...stubs].filter(([stub]) => gone.has(stub) === isGone).map(([, { tag }]) => tag);
  return { untagged: tagsOf(true), waiting: tagsOf(false), broken };
}

/** Before the tags are read: whoever moves one while a stub waits for its content would lose it. */
async function putContent({ registry, repository }: Backend): Promise<void> {
  if ((await registry.headBlob(repository, stubBlob.digest)) !== undefined) return;
  await registry.putBlob(repository, stubBlob, stubBytes);
}

/** The digest of the stub; undefined when the tag names something else by now. */
async function pushStub(
  { backend, journal, now }: UntagPorts,
  { tag, digest }: Untag,
): Promise<Digest | undefined> {
  const { registry, repository, name } = backend;
  const raw = await registry.getManifest(repository, tag);
  if (raw?.digest !== digest) return undefined;
  const time = now().toISOString();
  await journal.append({
    package: name,
    digest,
    mediaType: raw.mediaType,
    tags: [tag],
    parents: [],
    time,
    manifest: Buffer.from(raw.bytes).toString('base64'),
  });
  const bytes = renderStub(tag, time);
  await registry.putManifest(repository, tag, { bytes, mediaType: mediaTypes.ociManifest });
  return digestOf(bytes);
}

/** Deletes stubs as soon as the registry lists them with their tag and no other. */
async function deleteStubs(
  { backend, isOver, sleep = delay }: UntagPorts,
  stubs: ReadonlyMap<Digest, Untag>,
): Promise<ReadonlySet<Digest>> {
  const gone = new Set<Digest>();
  const refused = new Set<Digest>();
  for (let look = 0; look < looks && gone.size + refused.size < stubs.size; look += 1) {
    if (look > 0) await sleep(pause);
    const { versions } = await backend.look({ thorough: true });
    for (const version of versions) {
      const { digest, tags } = version;
      const tag = stubs.get(digest)?.tag;
      if (tag === undefined || gone.has(digest) || refused.has(digest)) continue;
      if (tags.some((other) => other !== tag)) continue;
      const deletion = isOver() ? undefined : await backend.delete(version);
      if (deletion?.status === 'kept' && deletion.reason === 'unlisted') continue;
      if (deletion === undefined || deletion.status === 'kept') refused.add(digest);
      else gone.add(digest);
    }
  }
  return gone;
}
