import { isTag, type RepositoryName } from '@image-relay/oci';
import { RegistryError } from '../errors.ts';
import type { Registry } from '../port.ts';
import { getBlob, headBlob, probeBlob } from './blobs.ts';
import type { StorageFiles } from './files.ts';
import { getManifest, listReferrers } from './manifests.ts';
import { tagsFolder } from './paths.ts';
import { repositoriesIn } from './repositories.ts';

/**
 * The storage of CNCF distribution behind the port: what a registry on it would serve, with its
 * caches empty. Of a RepositoryName the repository counts. Writing throws REGISTRY_READ_ONLY.
 */
export function storageRegistry(files: StorageFiles): Registry {
  return {
    async resolve({ repository }, reference) {
      const manifest = await getManifest(files, repository, reference);
      if (manifest === undefined) return undefined;
      const { digest, mediaType, bytes } = manifest;
      return { digest, mediaType, size: bytes.byteLength };
    },
    getManifest: ({ repository }, reference) => getManifest(files, repository, reference),
    headBlob: ({ repository }, digest) => headBlob(files, repository, digest),
    probeBlob: ({ repository }, digest) => probeBlob(files, repository, digest),
    getBlob: ({ repository }, digest) => getBlob(files, repository, digest),
    listTags: ({ repository }) => listTags(files, repository),
    listRepositories: () => repositoriesIn(files, throwIt),
    listReferrers: ({ repository }, digest, options = {}) =>
      listReferrers(files, { repository, digest }, options),
    putManifest: refuse,
    deleteManifest: refuse,
    putBlob: refuse,
    mountBlob: refuse,
    stats: { requests: 0, retries: 0, bytesReceived: 0, connections: 0 },
    close: async () => {},
  };
}

/** Every folder of a tag, with or without a link in it: that is what a registry lists. */
async function* listTags(files: StorageFiles, repository: string): AsyncGenerator<string> {
  const folder = tagsFolder(repository);
  if (folder === undefined) return;
  for await (const { name } of files.entries(folder)) if (isTag(name)) yield name;
}

function throwIt(_: string, error: RegistryError): never {
  throw error;
}

async function refuse({ repository }: RepositoryName): Promise<never> {
  const text = `a storage folder can only be read, "${repository}" was to be changed`;
  const hint = 'Push to the registry that runs on the storage.';
  throw new RegistryError('REGISTRY_READ_ONLY', text, { hint });
}
