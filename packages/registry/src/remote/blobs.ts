import { type Digest, parseDigest, type RepositoryName } from '@image-relay/oci';
import { RegistryError } from '../errors.ts';
import type { BlobProbe, BlobStream } from '../port.ts';
import type { Client } from '../transport/client.ts';
import { protocolError } from '../transport/status.ts';
import type { Answer } from '../transport/wire.ts';
import { absentOr } from './absent.ts';
import { type RepositoryCall, repositoryCall } from './endpoint.ts';
import { contentLength, rangeTotal } from './headers.ts';

const shortBody = 16 * 1024;

/** HEAD of a blob (OCI distribution-spec, end-2). */
export async function headBlob(
  client: Client,
  repository: RepositoryName,
  digest: Digest,
): Promise<{ size?: number } | undefined> {
  const call = repositoryCall(client, repository, blobCall('HEAD', digest, [200, 404]));
  return await client.send(call, (answer) =>
    answer.status === 404 ? undefined : sized(contentLength(answer)),
  );
}

/** GET of a blob. The caller reads the body, or leaves a loop over it, which cancels the rest. */
export async function getBlob(
  client: Client,
  repository: RepositoryName,
  digest: Digest,
): Promise<BlobStream | undefined> {
  const call = repositoryCall(client, repository, blobCall('GET', digest, [200, 404]));
  return await client.send(call, async (answer) => {
    if (answer.status === 404) return await absentOr(answer, client);
    return { ...sized(contentLength(answer)), body: answer.body.stream() };
  });
}

/**
 * GET of the first byte (RFC 9110, 14.2). A registry that ignores Range answers 200 with everything:
 * one piece of it is read and the rest cancelled. 416 is how an empty blob answers.
 */
export async function probeBlob(
  client: Client,
  repository: RepositoryName,
  digest: Digest,
): Promise<BlobProbe | undefined> {
  const call = repositoryCall(client, repository, {
    ...blobCall('GET', digest, [200, 206, 404, 416]),
    headers: { range: 'bytes=0-0' },
  });
  const ask = async () => {
    try {
      return await client.send(call, (answer) => readProbe(answer, client));
    } catch (error) {
      // Not even headers came through: HTTP/2 ended the stream over its broken promise.
      if (!isTruncated(error)) throw error;
      const head = await headBlob(client, repository, digest);
      return head && { ...head, bytesRead: 0 };
    }
  };
  const first = await ask();
  // A connection that broke at this very moment looks like a blob without bytes: ask once more.
  return first !== undefined && isEmptyHanded(first) ? await ask() : first;
}

function isEmptyHanded({ size, bytesRead }: BlobProbe): boolean {
  return bytesRead === 0 && size !== 0;
}

async function readProbe(answer: Answer, client: Client): Promise<BlobProbe | undefined> {
  if (answer.status === 404) return await absentOr(answer, client);
  const total = answer.status === 200 ? contentLength(answer) : rangeTotal(answer);
  if (answer.status === 416) {
    answer.body.cancel();
    return { size: total ?? 0, bytesRead: 0 };
  }
  if (answer.status === 206 && answer.header('content-range') === undefined) {
    answer.body.cancel();
    throw protocolError(answer, 'a partial answer without Content-Range');
  }
  return { ...sized(total), bytesRead: await readFirstByte(answer) };
}

/** Reads a short body to its end, so that an HTTP/1.1 connection stays usable, and leaves a long one. */
async function readFirstByte(answer: Answer): Promise<0 | 1> {
  const isShort = (contentLength(answer) ?? Number.POSITIVE_INFINITY) <= shortBody;
  let bytesRead: 0 | 1 = 0;
  try {
    for await (const chunk of answer.body.stream()) {
      if (chunk.byteLength > 0) bytesRead = 1;
      if (bytesRead === 1 && !isShort) break;
    }
  } catch (error) {
    // Fewer bytes than the headers promised: how many came is the finding, not a failure.
    if (!isTruncated(error)) throw error;
  }
  return bytesRead;
}

function isTruncated(error: unknown): boolean {
  return error instanceof RegistryError && error.code === 'REGISTRY_TRUNCATED';
}

function blobCall(
  method: 'GET' | 'HEAD',
  digest: Digest,
  expected: readonly number[],
): RepositoryCall {
  return { method, path: `blobs/${parseDigest(digest)}`, action: 'pull', expected };
}

function sized(size: number | undefined): { size?: number } {
  return size === undefined ? {} : { size };
}
