import type { Digest } from '@image-relay/oci';
import { isSupportedDigest } from './content-digest.ts';
import type { RegistryContext } from './context.ts';
import { errorReply, jsonReply, type RegistryRequest, type Reply } from './exchange.ts';
import { linkHeader, pageOf, pageRequest } from './pages.ts';
import { findRepository, type StoredRepository } from './storage.ts';

const indexMediaType = 'application/vnd.oci.image.index.v1+json';

/** Tag list (end-8). */
export function serveTags(context: RegistryContext, request: RegistryRequest): Reply {
  const { repository: name = '' } = request.route;
  const repository = findRepository(context.storage, name);
  if (repository === undefined) return errorReply(404, 'NAME_UNKNOWN', { detail: { name } });
  const shown = context.listLag.tagsOf(name, repository);
  return listReply(context, request, shown, (tags) => ({ name, tags }));
}

/** Repositories that hold anything: `/v2/_catalog`, a Docker extension most registries serve. */
export function serveCatalog(context: RegistryContext, request: RegistryRequest): Reply {
  if (!context.settings.catalog) return errorReply(404, 'UNSUPPORTED');
  const names = [...context.storage.repositories].filter(([, repository]) => isUsed(repository));
  return listReply(
    context,
    request,
    names.map(([name]) => name),
    (repositories) => ({ repositories }),
  );
}

/** Manifests whose subject is the digest (end-12). */
export function serveReferrers(context: RegistryContext, request: RegistryRequest): Reply {
  if (!context.settings.referrers) return errorReply(404, 'UNSUPPORTED');
  const { repository: name = '', reference = '' } = request.route;
  if (!isSupportedDigest(reference))
    return errorReply(400, 'DIGEST_INVALID', { detail: reference });
  const artifactType = request.url.searchParams.get('artifactType');
  const found = referrersOf(findRepository(context.storage, name), reference).filter(
    (one) => artifactType === null || one.artifactType === artifactType,
  );
  const { pageSize } = context.settings;
  const last = request.url.searchParams.get('last');
  const page = pageOf(
    found.map((one) => one.digest),
    { limit: pageSize, ...(last === null ? {} : { last }) },
  );
  const manifests = found.filter((one) => page.entries.includes(one.digest));
  return jsonReply(
    200,
    { schemaVersion: 2, mediaType: indexMediaType, manifests },
    {
      'content-type': indexMediaType,
      ...(artifactType === null ? {} : { 'oci-filters-applied': 'artifactType' }),
      ...linkHeader(request.url, page, pageSize),
    },
  );
}

function referrersOf(repository: StoredRepository | undefined, subject: Digest) {
  const manifests = [...(repository?.manifests.values() ?? [])];
  return manifests.flatMap((one) =>
    one.subject === subject && one.referrer !== undefined ? [one.referrer] : [],
  );
}

function listReply(
  context: RegistryContext,
  request: RegistryRequest,
  names: Iterable<string>,
  render: (entries: readonly string[]) => unknown,
): Reply {
  const { pageSize } = context.settings;
  const asked = pageRequest(request.url, pageSize);
  if (asked === undefined) return errorReply(400, 'UNSUPPORTED', { message: 'n is not a number' });
  const page = pageOf(names, asked);
  const size = Math.min(asked.n ?? pageSize, pageSize);
  return jsonReply(200, render(page.entries), linkHeader(request.url, page, size));
}

function isUsed(repository: StoredRepository): boolean {
  return repository.manifests.size + repository.blobs.size + repository.tags.size > 0;
}
