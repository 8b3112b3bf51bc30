import type { Digest, RepositoryName } from '@image-relay/oci';
import { type RegistryOptions, resolveSettings } from '../options.ts';
import type { Registry } from '../port.ts';
import { createClient } from '../transport/client.ts';
import { getBlob, headBlob, probeBlob } from './blobs.ts';
import { deleteManifest, getManifest, resolveManifest } from './manifests.ts';
import { putManifest } from './put-manifest.ts';
import { listReferrers, type WithoutReferrersApi } from './referrers.ts';
import { listRepositories, listTags } from './tags.ts';
import { mountBlob, putBlob } from './uploads.ts';

/** A client of every remote registry (OCI distribution-spec 1.1). Nothing is sent before a call. */
export function createRegistry(options: RegistryOptions = {}): Registry {
  const client = createClient(resolveSettings(options));
  const withoutApi: WithoutReferrersApi = new Set();
  return {
    resolve: (repository, reference) => resolveManifest(client, repository, reference),
    getManifest: (repository, reference) => getManifest(client, repository, reference),
    putManifest: (repository, reference, manifest, extra) =>
      putManifest(client, { repository, reference }, manifest, extra?.tags),
    deleteManifest: (repository, reference) => deleteManifest(client, repository, reference),
    headBlob: (repository, digest) => headBlob(client, repository, digest),
    probeBlob: (repository, digest) => probeBlob(client, repository, digest),
    getBlob: (repository, digest) => getBlob(client, repository, digest),
    putBlob: (repository, blob, body) => putBlob(client, repository, blob, body),
    mountBlob: (repository, digest, from) => mountBlob(client, repository, digest, from),
    listTags: (repository) => listTags(client, repository),
    listRepositories: (registry) => listRepositories(client, registry),
    listReferrers: (repository: RepositoryName, digest: Digest, filter = {}) =>
      listReferrers(client, { repository, digest }, { ...filter, withoutApi }),
    get stats() {
      return client.stats;
    },
    close: () => client.close(),
  };
}
