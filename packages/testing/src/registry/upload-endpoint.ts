import { isSupportedDigest, matchesDigest } from './content-digest.ts';
import type { RegistryContext } from './context.ts';
import { emptyReply, errorReply, headerOf, type RegistryRequest, type Reply } from './exchange.ts';
import { isRepositoryName } from './route.ts';
import { findRepository, openRepository } from './storage.ts';
import {
  appendChunk,
  checkChunkRange,
  findUpload,
  startUpload,
  type Upload,
  uploadedRange,
} from './uploads.ts';

/** Blob pushes of the OCI distribution specification: end-4, 5, 6, 11, 13 and 14. */
export function serveUpload(context: RegistryContext, request: RegistryRequest): Reply {
  const { repository = '', reference = '' } = request.route;
  if (!isRepositoryName(repository)) return errorReply(400, 'NAME_INVALID', { detail: repository });
  if (reference === '') {
    return request.method === 'POST'
      ? begin(context, request, repository)
      : errorReply(405, 'UNSUPPORTED');
  }
  const upload = findUpload(context.uploads, repository, reference);
  if (upload === undefined) return errorReply(404, 'BLOB_UPLOAD_UNKNOWN', { detail: reference });
  switch (request.method) {
    case 'GET':
    case 'HEAD':
      return { status: 204, headers: progressHeaders(context, upload) };
    case 'PATCH':
      return patch(context, request, upload);
    case 'PUT':
      return close(context, request, upload);
    case 'DELETE':
      context.uploads.delete(upload.id);
      return { status: 204, headers: {} };
    default:
      return errorReply(405, 'UNSUPPORTED');
  }
}

function begin(context: RegistryContext, request: RegistryRequest, repository: string): Reply {
  const query = request.url.searchParams;
  const mounted = mount(context, repository, {
    digest: query.get('mount'),
    from: query.get('from'),
  });
  if (mounted !== undefined) return mounted;
  const algorithm = query.get('digest-algorithm');
  if (algorithm !== null && algorithm !== 'sha256' && algorithm !== 'sha512') {
    return errorReply(400, 'DIGEST_INVALID', { detail: algorithm });
  }
  const digest = query.get('digest');
  if (digest !== null && context.settings.singlePost) {
    return store(context, { repository, digest, bytes: request.body });
  }
  const upload = startUpload(context.uploads, repository);
  return emptyReply(202, progressHeaders(context, upload));
}

/** A blob another repository holds is linked; without `from` any repository that holds it will do. */
function mount(
  context: RegistryContext,
  repository: string,
  wanted: { readonly digest: string | null; readonly from: string | null },
): Reply | undefined {
  const { digest, from } = wanted;
  if (digest === null || !context.settings.mounts) return undefined;
  if (!isSupportedDigest(digest)) return errorReply(400, 'DIGEST_INVALID', { detail: digest });
  const sources =
    from === null
      ? [...context.storage.repositories.values()]
      : [findRepository(context.storage, from)];
  const bytes = sources
    .map((source) => source?.blobs.get(digest))
    .find((found) => found !== undefined);
  if (bytes === undefined) return undefined;
  openRepository(context.storage, repository).blobs.set(digest, bytes);
  return created(repository, digest);
}

function patch(context: RegistryContext, request: RegistryRequest, upload: Upload): Reply {
  const refused = append(context, request, upload);
  return refused ?? emptyReply(202, progressHeaders(context, upload));
}

function append(
  context: RegistryContext,
  request: RegistryRequest,
  upload: Upload,
): Reply | undefined {
  const range = headerOf(request, 'content-range');
  switch (checkChunkRange(upload, range, request.body.length)) {
    case 'out-of-order':
      return {
        ...errorReply(416, 'BLOB_UPLOAD_INVALID', { message: 'chunk out of order', detail: range }),
        headers: { 'content-type': 'application/json', ...progressHeaders(context, upload) },
      };
    case 'malformed':
      return errorReply(400, 'SIZE_INVALID', { detail: range });
    case 'in-order':
      appendChunk(upload, request.body);
      return undefined;
  }
}

function close(context: RegistryContext, request: RegistryRequest, upload: Upload): Reply {
  const digest = request.url.searchParams.get('digest');
  if (digest === null || !isSupportedDigest(digest)) {
    return errorReply(400, 'DIGEST_INVALID', { detail: digest });
  }
  const refused = append(context, request, upload);
  if (refused !== undefined) return refused;
  context.uploads.delete(upload.id);
  return store(context, {
    repository: upload.repository,
    digest,
    bytes: Buffer.concat(upload.chunks),
  });
}

function store(
  context: RegistryContext,
  blob: { readonly repository: string; readonly digest: string; readonly bytes: Uint8Array },
): Reply {
  const { digest, bytes, repository } = blob;
  if (!isSupportedDigest(digest) || !matchesDigest(bytes, digest)) {
    return errorReply(400, 'DIGEST_INVALID', { detail: digest });
  }
  openRepository(context.storage, repository).blobs.set(digest, bytes);
  return created(repository, digest);
}

function created(repository: string, digest: string): Reply {
  const location = `/v2/${repository}/blobs/${digest}`;
  return emptyReply(201, { location, 'docker-content-digest': digest });
}

function progressHeaders(context: RegistryContext, upload: Upload): Record<string, string> {
  const minimum = context.settings.chunkMinBytes;
  return {
    location: `/v2/${upload.repository}/blobs/uploads/${upload.id}`,
    range: uploadedRange(upload),
    'docker-upload-uuid': upload.id,
    ...(minimum === undefined ? {} : { 'oci-chunk-min-length': String(minimum) }),
  };
}
