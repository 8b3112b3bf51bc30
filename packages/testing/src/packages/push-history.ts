import type { Digest, RepositoryName } from '@image-relay/oci';
import type { Registry } from '@image-relay/registry';
import { pushFixture } from '../fixtures/push.ts';
import type { HistoryImage } from './history-images.ts';

/** Images under way at a time. */
const width = 4;

/** Pushes images; a blob that several of them share is pushed once, before any of them. */
export async function pushHistory(
  registry: Registry,
  repository: RepositoryName,
  images: readonly HistoryImage[],
): Promise<void> {
  const blobs = new Map<Digest, Uint8Array>(
    images.flatMap(({ fixture }) => [...fixture.blobs] as const),
  );
  await Promise.all(
    [...blobs].map(([digest, bytes]) =>
      registry.putBlob(repository, { digest, size: bytes.length }, bytes),
    ),
  );
  const open = [...images];
  const work = async () => {
    for (let image = open.shift(); image !== undefined; image = open.shift()) {
      const { fixture, tags } = image;
      await pushFixture(registry, repository, { ...fixture, blobs: new Map() }, tags);
    }
  };
  await Promise.all(Array.from({ length: width }, work));
}
