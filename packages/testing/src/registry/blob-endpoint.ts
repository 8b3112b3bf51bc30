import { isSupportedDigest } from './content-digest.ts';
import type { RegistryContext } from './context.ts';
import { emptyReply, errorReply, headerOf, type RegistryRequest, type Reply } from './exchange.ts';
import { parseRange } from './range.ts';
import { findRepository } from './storage.ts';

/** Blob pulls and deletes of the OCI distribution specification: end-2 and end-10. */
export function serveBlob(context: RegistryContext, request: RegistryRequest): Reply {
  const { repository = '', reference = '' } = request.route;
  if (!isSupportedDigest(reference))
    return errorReply(400, 'DIGEST_INVALID', { detail: reference });
  const blobs = findRepository(context.storage, repository)?.blobs;
  const bytes = blobs?.get(reference);
  if (request.method === 'DELETE') {
    if (!context.settings.deletes.blobs) return errorReply(405, 'UNSUPPORTED');
    return blobs?.delete(reference) === true ? emptyReply(202) : unknownBlob(reference);
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') return errorReply(405, 'UNSUPPORTED');
  if (bytes === undefined) return unknownBlob(reference);
  const origin = context.contentOrigin();
  if (origin !== undefined && request.method === 'GET' && request.origin === 'registry') {
    return emptyReply(307, { location: `${origin}/content/${repository}/${reference}` });
  }
  return content(context, request, bytes);
}

function content(context: RegistryContext, request: RegistryRequest, bytes: Uint8Array): Reply {
  const headers: Record<string, string> = {
    'content-type': 'application/octet-stream',
    ...(context.settings.digestHeader
      ? { 'docker-content-digest': request.route.reference ?? '' }
      : {}),
    ...(context.settings.ranges ? { 'accept-ranges': 'bytes' } : {}),
  };
  const whole: Reply = {
    status: 200,
    headers: { ...headers, 'content-length': String(bytes.length) },
    body: bytes,
  };
  if (!context.settings.ranges || request.method === 'HEAD') return whole;
  const range = parseRange(headerOf(request, 'range'), bytes.length);
  if (range === 'all') return whole;
  if (range === 'unsatisfiable') {
    const refused = errorReply(416, 'SIZE_INVALID', { message: 'range not satisfiable' });
    return {
      ...refused,
      headers: { ...refused.headers, 'content-range': `bytes */${bytes.length}` },
    };
  }
  const part = bytes.subarray(range.first, range.last + 1);
  const contentRange = `bytes ${range.first}-${range.last}/${bytes.length}`;
  return {
    status: 206,
    headers: { ...headers, 'content-range': contentRange, 'content-length': String(part.length) },
    body: part,
  };
}

function unknownBlob(digest: string): Reply {
  return errorReply(404, 'BLOB_UNKNOWN', { detail: { digest } });
}
