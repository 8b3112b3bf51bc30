import {
  algorithmOf,
  type Digest,
  digestOf,
  graphLimits,
  isComputableAlgorithm,
  isDigest,
  isManifestMediaType,
  isSchema1MediaType,
  manifestAccept,
  parseManifest,
  parseTag,
  type RepositoryName,
} from '@image-relay/oci';
import { RegistryError } from '../errors.ts';
import type { RawManifest, ResolvedManifest } from '../port.ts';
import { redactUrl } from '../redact.ts';
import type { Client } from '../transport/client.ts';
import { isHtml, protocolError } from '../transport/status.ts';
import type { Answer } from '../transport/wire.ts';
import { absentOr } from './absent.ts';
import { repositoryCall } from './endpoint.ts';
import { contentLength, contradicts, headerDigest, mediaTypeOf } from './headers.ts';

const accept = { accept: manifestAccept };

/** GET of a manifest (OCI distribution-spec, end-3): the raw bytes, at most 4 MiB of them. */
export async function getManifest(
  client: Client,
  repository: RepositoryName,
  reference: string,
): Promise<RawManifest | undefined> {
  const call = repositoryCall(client, repository, {
    method: 'GET',
    path: manifestPath(reference),
    action: 'pull',
    headers: accept,
    expected: [200, 404],
  });
  return await client.send(call, async (answer) =>
    answer.status === 404
      ? await absentOr(answer, client)
      : await readManifest(answer, algorithmFor(reference)),
  );
}

async function readManifest(answer: Answer, algorithm: string): Promise<RawManifest> {
  if (isHtml(answer)) {
    answer.body.cancel();
    throw protocolError(answer, 'an HTML page in place of a manifest');
  }
  const bytes = await answer.body.readAll(graphLimits.manifestBytes);
  const claimed = headerDigest(answer);
  return {
    bytes,
    mediaType: mediaTypeOf(answer),
    digest: digestOf(bytes, algorithm),
    ...(claimed === undefined ? {} : { headerDigest: claimed }),
  };
}

/** HEAD of a manifest; a GET follows where the HEAD does not say digest and media type. */
export async function resolveManifest(
  client: Client,
  repository: RepositoryName,
  reference: string,
): Promise<ResolvedManifest | undefined> {
  const call = repositoryCall(client, repository, {
    method: 'HEAD',
    path: manifestPath(reference),
    action: 'pull',
    headers: accept,
    expected: [200, 404, 405],
  });
  const head = await client.send(call, (answer) => readHead(answer, reference));
  if (head !== 'unclear') return head;
  const manifest = await getManifest(client, repository, reference);
  if (manifest === undefined) return undefined;
  const { digest, bytes } = manifest;
  if (isDigest(reference) && contradicts(reference, digest)) {
    throw mismatch(call.url, { expected: reference, actual: digest });
  }
  return { digest, mediaType: clearMediaType(manifest), size: bytes.byteLength };
}

function readHead(answer: Answer, reference: string): ResolvedManifest | undefined | 'unclear' {
  if (answer.status === 404) return undefined;
  if (answer.status === 405) return 'unclear';
  if (isHtml(answer)) throw protocolError(answer, 'an HTML page in place of a manifest');
  const claimed = headerDigest(answer);
  const mediaType = mediaTypeOf(answer);
  const isKnown = isManifestMediaType(mediaType) || isSchema1MediaType(mediaType);
  if (claimed === undefined || !isKnown) return 'unclear';
  if (isDigest(reference) && contradicts(reference, claimed)) {
    throw mismatch(answer.url, { expected: reference, actual: claimed });
  }
  const size = contentLength(answer);
  const digest = isDigest(reference) ? reference : claimed;
  return { digest, mediaType, ...(size === undefined ? {} : { size }) };
}

/** A Content-Type such as application/json says too little: the document itself has to. */
function clearMediaType({ bytes, mediaType }: RawManifest): string {
  const isClear = isManifestMediaType(mediaType) || isSchema1MediaType(mediaType);
  return isClear ? mediaType : parseManifest(bytes).mediaType;
}

/** DELETE of a manifest or tag (end-9). False when it was not there. */
export async function deleteManifest(
  client: Client,
  repository: RepositoryName,
  reference: string,
): Promise<boolean> {
  const call = repositoryCall(client, repository, {
    method: 'DELETE',
    path: manifestPath(reference),
    action: 'delete',
    expected: [200, 202, 204, 404],
  });
  return await client.send(call, async (answer, repeats) => {
    if (answer.status !== 404) {
      answer.body.cancel();
      return true;
    }
    await absentOr(answer, client);
    // A repeat that finds nothing: the first attempt did its work and only its answer was lost.
    return repeats > 0;
  });
}

/** `manifests/<tag or digest>`. Throws TAG_INVALID for what is neither. */
export function manifestPath(reference: string): string {
  return `manifests/${isDigest(reference) ? reference : parseTag(reference)}`;
}

/** The algorithm to hash with: that of the digest asked for, else SHA-256. */
export function algorithmFor(reference: string): string {
  const algorithm = isDigest(reference) ? algorithmOf(reference) : 'sha256';
  return isComputableAlgorithm(algorithm) ? algorithm : 'sha256';
}

/** The registry holds or stored something else than what was meant. */
export function mismatch(
  url: URL,
  { expected, actual }: { expected: Digest; actual: Digest },
): RegistryError {
  const shown = redactUrl(url);
  const text = `${shown}: expected ${expected}, the registry says ${actual}`;
  return new RegistryError('REGISTRY_CONTENT_MISMATCH', text, { url: shown });
}
