import type { Digest } from '@image-relay/oci';
import {
  contentDigest,
  isSupportedDigest,
  looksLikeDigest,
  matchesDigest,
} from './content-digest.ts';
import type { RegistryContext } from './context.ts';
import { emptyReply, errorReply, headerOf, type RegistryRequest, type Reply } from './exchange.ts';
import {
  missingReferences,
  type ReadManifest,
  readManifest,
  withReferrer,
} from './manifest-body.ts';
import { isRepositoryName, isTagName } from './route.ts';
import { digestFor, findRepository, openRepository } from './storage.ts';

/** Manifest pulls, pushes and deletes of the OCI distribution specification: end-3, 7 and 9. */
export function serveManifest(context: RegistryContext, request: RegistryRequest): Reply {
  switch (request.method) {
    case 'GET':
    case 'HEAD':
      return get(context, request);
    case 'PUT':
      return put(context, request);
    case 'DELETE':
      return remove(context, request);
    default:
      return errorReply(405, 'UNSUPPORTED');
  }
}

function get(context: RegistryContext, request: RegistryRequest): Reply {
  const { repository: name = '', reference = '' } = request.route;
  const repository = findRepository(context.storage, name);
  if (repository === undefined) return errorReply(404, 'NAME_UNKNOWN', { detail: { name } });
  const current = digestFor(repository, reference);
  const digest = context.staleness.view(name, reference, current);
  const manifest = digest === undefined ? undefined : repository.manifests.get(digest);
  if (digest === undefined || manifest === undefined) return unknownManifest(reference);
  if (!accepts(headerOf(request, 'accept'), manifest.mediaType)) {
    const message = `the manifest is ${manifest.mediaType}, which Accept does not list`;
    return errorReply(404, 'MANIFEST_UNKNOWN', { message, detail: reference });
  }
  return {
    status: 200,
    headers: {
      'content-type': manifest.mediaType,
      'content-length': String(manifest.bytes.length),
      ...(context.settings.digestHeader ? { 'docker-content-digest': digest } : {}),
      etag: `"${digest}"`,
    },
    body: manifest.bytes,
  };
}

function accepts(header: string, mediaType: string): boolean {
  const listed = header.split(',').map((one) => one.split(';')[0]?.trim() ?? '');
  return (
    header.trim() === '' ||
    listed.includes('*/*') ||
    listed.includes('application/*') ||
    listed.includes(mediaType)
  );
}

function put(context: RegistryContext, request: RegistryRequest): Reply {
  const { repository: name = '', reference = '' } = request.route;
  if (!isRepositoryName(name)) return errorReply(400, 'NAME_INVALID', { detail: name });
  if (request.body.length > context.settings.manifestBytes) {
    return errorReply(413, 'SIZE_INVALID', { detail: request.body.length });
  }
  const target = targetOf(request);
  if ('status' in target) return target;
  const manifest = readManifest(request.body, headerOf(request, 'content-type'));
  if (typeof manifest === 'string')
    return errorReply(400, 'MANIFEST_INVALID', { message: manifest });
  const refused = checkReferences(context, name, manifest);
  if (refused !== undefined) return refused;
  const tags = looksLikeDigest(reference) && !context.settings.multiTag ? [] : target.tags;
  const repository = openRepository(context.storage, name);
  context.staleness.record(name, repository, { digest: target.digest, tags });
  repository.manifests.set(target.digest, withReferrer(manifest.stored, target.digest));
  for (const tag of tags) repository.tags.set(tag, target.digest);
  const { subject } = manifest.stored;
  return emptyReply(201, {
    location: `/v2/${name}/manifests/${target.digest}`,
    'docker-content-digest': target.digest,
    ...(looksLikeDigest(reference) && tags.length > 0 ? { 'oci-tag': tags } : {}),
    ...(context.settings.referrers && subject !== undefined ? { 'oci-subject': subject } : {}),
  });
}

/** The digest and the tags a push is about; tags of a push by digest come as `?tag=` (end-7b). */
function targetOf(request: RegistryRequest): { digest: Digest; tags: readonly string[] } | Reply {
  const { reference = '' } = request.route;
  if (!looksLikeDigest(reference)) {
    if (!isTagName(reference)) return errorReply(400, 'MANIFEST_INVALID', { detail: reference });
    return { digest: contentDigest(request.body), tags: [reference] };
  }
  if (!isSupportedDigest(reference) || !matchesDigest(request.body, reference)) {
    return errorReply(400, 'DIGEST_INVALID', { detail: reference });
  }
  const tags = request.url.searchParams.getAll('tag');
  const bad = tags.find((tag) => !isTagName(tag));
  if (bad !== undefined) return errorReply(400, 'MANIFEST_INVALID', { detail: bad });
  return { digest: reference, tags: [...new Set(tags)] };
}

function checkReferences(
  context: RegistryContext,
  name: string,
  manifest: ReadManifest,
): Reply | undefined {
  if (!context.settings.checkReferences) return undefined;
  const missing = missingReferences(manifest, findRepository(context.storage, name));
  if (missing.length === 0) return undefined;
  const detail = missing.map((digest) => ({ digest }));
  return errorReply(context.settings.missingReferenceStatus, 'MANIFEST_BLOB_UNKNOWN', { detail });
}

function remove(context: RegistryContext, request: RegistryRequest): Reply {
  const { repository: name = '', reference = '' } = request.route;
  const { deletes } = context.settings;
  const byDigest = looksLikeDigest(reference);
  if (!(byDigest ? deletes.manifests : deletes.tags)) return errorReply(405, 'UNSUPPORTED');
  const repository = findRepository(context.storage, name);
  if (repository === undefined) return errorReply(404, 'NAME_UNKNOWN', { detail: { name } });
  if (!byDigest)
    return repository.tags.delete(reference) ? emptyReply(202) : unknownManifest(reference);
  if (!repository.manifests.delete(reference as Digest)) return unknownManifest(reference);
  for (const [tag, digest] of repository.tags)
    if (digest === reference) repository.tags.delete(tag);
  return emptyReply(202);
}

function unknownManifest(reference: string): Reply {
  return errorReply(404, 'MANIFEST_UNKNOWN', { detail: { reference } });
}
