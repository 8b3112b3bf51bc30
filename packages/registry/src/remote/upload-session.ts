import type { Digest, RepositoryName } from '@image-relay/oci';
import { repositoryScope } from '../auth/scope.ts';
import { RegistryError } from '../errors.ts';
import { redactUrl } from '../redact.ts';
import type { Call, Client } from '../transport/client.ts';
import type { Answer } from '../transport/wire.ts';
import { contradicts, headerDigest } from './headers.ts';
import { mismatch } from './manifests.ts';

/** A blob to store; `size` in bytes. */
export interface BlobToPut {
  readonly digest: Digest;
  readonly size: number;
}

/** Where an upload goes on, and the least size of a piece if the registry named one. */
export interface UploadSession {
  readonly location: URL;
  readonly minimumChunk: number;
}

/** Reads the Location of a 202. REGISTRY_PROTOCOL when there is none, or it steps down to http. */
export function readSession(answer: Pick<Answer, 'url' | 'header'>): UploadSession {
  const location = answer.header('location');
  const url = redactUrl(answer.url);
  const target =
    location !== undefined && URL.canParse(location, answer.url.href)
      ? new URL(location, answer.url)
      : undefined;
  if (target === undefined) {
    const text = `${url} began an upload without a usable Location`;
    throw new RegistryError('REGISTRY_PROTOCOL', text, { url });
  }
  const isDowngrade = answer.url.protocol === 'https:' && target.protocol !== 'https:';
  const isWeb = target.protocol === 'https:' || target.protocol === 'http:';
  if (!isWeb || isDowngrade) {
    const text = `${url} sends the upload to ${redactUrl(target)}, which is not https`;
    const hint = 'A registry behind a TLS proxy has to know its own https address.';
    throw new RegistryError('REGISTRY_PROTOCOL', text, { url, hint });
  }
  const minimum = Number(answer.header('oci-chunk-min-length') ?? '0');
  return { location: target, minimumChunk: Number.isSafeInteger(minimum) ? minimum : 0 };
}

/** A call to a session's URL, which may be on another host; only the registry gets Authorization. */
export function sessionCall(
  client: Client,
  { registry, repository }: RepositoryName,
  call: Omit<Call, 'target'>,
): Call {
  const scopes = [repositoryScope(repository, 'push')];
  const target = { registry, origin: client.originOf(registry), repository, scopes };
  return { ...call, target, isRepeatable: false };
}

/** The session's URL with one more parameter. What is there stays exactly as it was received. */
export function withParameter(location: URL, name: string, value: string): URL {
  const url = new URL(location);
  const separator = url.search === '' ? '?' : '&';
  url.search = `${url.search}${separator}${name}=${encodeURIComponent(value)}`;
  return url;
}

/** A 201 whose digest is another one has stored something else. */
export function checkStored(answer: Answer, digest: Digest): void {
  const claimed = headerDigest(answer);
  if (claimed !== undefined && contradicts(digest, claimed)) {
    throw mismatch(answer.url, { expected: digest, actual: claimed });
  }
}

/** Tells the registry that nothing more will come (end-14). Failures do not matter (by the spec). */
export async function cancelSession(
  client: Client,
  repository: RepositoryName,
  { location }: UploadSession,
): Promise<void> {
  const call = sessionCall(client, repository, {
    method: 'DELETE',
    url: location,
    headers: {},
    expected: [200, 202, 204, 404],
  });
  try {
    await client.send(call, (answer) => answer.body.cancel());
  } catch {
    // The session ends by itself after a while.
  }
}
