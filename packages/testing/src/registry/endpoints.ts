import { serveBlob } from './blob-endpoint.ts';
import type { RegistryContext } from './context.ts';
import { errorReply, jsonReply, type RegistryRequest, type Reply } from './exchange.ts';
import { serveCatalog, serveReferrers, serveTags } from './listing-endpoints.ts';
import { serveManifest } from './manifest-endpoint.ts';
import { serveUpload } from './upload-endpoint.ts';

/** Answers one authorised request. */
export function serveEndpoint(context: RegistryContext, request: RegistryRequest): Reply {
  const { kind } = request.route;
  if (kind === 'manifest') return serveManifest(context, request);
  if (kind === 'blob' || kind === 'content') return serveBlob(context, request);
  if (kind === 'upload') return serveUpload(context, request);
  if (request.method !== 'GET' && request.method !== 'HEAD') return errorReply(405, 'UNSUPPORTED');
  switch (kind) {
    case 'ping':
      return jsonReply(200, {}, { 'docker-distribution-api-version': 'registry/2.0' });
    case 'catalog':
      return serveCatalog(context, request);
    case 'tags':
      return serveTags(context, request);
    case 'referrers':
      return serveReferrers(context, request);
    case 'token':
    case 'unknown':
      return errorReply(404, 'UNSUPPORTED', {
        message: 'no such endpoint',
        detail: request.url.pathname,
      });
  }
}
