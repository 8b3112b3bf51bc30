import { type Digest, digestOf, isDigest, parseTag, type RepositoryName } from '@image-relay/oci';
import type { Registry } from '../port.ts';
import type { Client } from '../transport/client.ts';
import type { Answer } from '../transport/wire.ts';
import { repositoryCall } from './endpoint.ts';
import { contradicts, headerDigest } from './headers.ts';
import { algorithmFor, manifestPath, mismatch } from './manifests.ts';

type PutManifest = Registry['putManifest'];
type Manifest = Parameters<PutManifest>[2];
type Stored = Awaited<ReturnType<PutManifest>>;

/** Too many tags for one URL (end-7b); 431 is what servers with a header limit say. */
const tooManyTags = [414, 431];

/**
 * PUT of a manifest (OCI distribution-spec, end-7a), with more tags in the same request when the
 * reference is a digest (end-7b). The result names the tags that are known to be set: the
 * reference itself, and those acknowledged by OCI-Tag. The caller puts the others one by one.
 */
export async function putManifest(
  client: Client,
  { repository, reference }: { repository: RepositoryName; reference: string },
  manifest: Manifest,
  tags: readonly string[] = [],
): Promise<Stored> {
  const digest = digestOf(manifest.bytes, algorithmFor(reference));
  const query = isDigest(reference) ? tags.map((tag) => ['tag', parseTag(tag)] as const) : [];
  const call = repositoryCall(client, repository, {
    method: 'PUT',
    path: manifestPath(reference),
    query,
    action: 'push',
    headers: { 'content-type': manifest.mediaType },
    body: { bytes: manifest.bytes },
    expected: query.length > 0 ? [201, ...tooManyTags] : [201],
  });
  if (isDigest(reference) && contradicts(reference, digest)) {
    throw mismatch(call.url, { expected: reference, actual: digest });
  }
  const stored = await client.send(call, (answer) => readStored(answer, { digest, reference }));
  return stored ?? (await putManifest(client, { repository, reference }, manifest));
}

function readStored(
  answer: Answer,
  { digest, reference }: { digest: Digest; reference: string },
): Stored | undefined {
  answer.body.cancel();
  if (answer.status !== 201) return undefined;
  const claimed = headerDigest(answer);
  if (claimed !== undefined && contradicts(digest, claimed)) {
    throw mismatch(answer.url, { expected: digest, actual: claimed });
  }
  const acknowledged = answer
    .headerValues('oci-tag')
    .flatMap((value) => value.split(','))
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
  const own = isDigest(reference) ? [] : [reference];
  return { digest, tags: [...new Set([...own, ...acknowledged])] };
}
