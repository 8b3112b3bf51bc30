import type { RepositoryName } from '@image-relay/oci';
import { RegistryError } from '../errors.ts';
import type { Client } from '../transport/client.ts';
import type { WireBody } from '../transport/source.ts';
import type { Answer } from '../transport/wire.ts';
import {
  type BlobToPut,
  checkStored,
  readSession,
  sessionCall,
  type UploadSession,
  withParameter,
} from './upload-session.ts';

const usualChunk = 8 * 1024 * 1024;

/**
 * PATCH for every piece, then a PUT without a body (OCI distribution-spec, end-5 and end-6). Pieces
 * are 8 MiB, or as large as the registry asks for.
 */
export async function uploadInChunks(
  client: Client,
  upload: { repository: RepositoryName; session: UploadSession; blob: BlobToPut },
  body: WireBody,
): Promise<void> {
  const { repository, session, blob } = upload;
  let location = session.location;
  let offset = 0;
  for await (const chunk of chunksOf(body, Math.max(usualChunk, session.minimumChunk))) {
    const end = offset + chunk.byteLength - 1;
    const call = sessionCall(client, repository, {
      method: 'PATCH',
      url: location,
      headers: {
        'content-type': 'application/octet-stream',
        'content-range': `${offset}-${end}`,
      },
      body: { bytes: chunk },
      // 201 and 204 are what older registries say here.
      expected: [201, 202, 204],
    });
    location = await client.send(call, (answer) => nextLocation(answer));
    offset = end + 1;
  }
  if (offset !== blob.size) {
    const text = `the blob has ${offset} bytes, expected ${blob.size}`;
    throw new RegistryError('REGISTRY_CONTENT_MISMATCH', text);
  }
  const close = sessionCall(client, repository, {
    method: 'PUT',
    url: withParameter(location, 'digest', blob.digest),
    headers: {},
    expected: [201],
  });
  await client.send(close, (answer) => {
    answer.body.cancel();
    checkStored(answer, blob.digest);
  });
}

function nextLocation(answer: Answer): URL {
  answer.body.cancel();
  return readSession(answer).location;
}

async function* chunksOf(body: WireBody, size: number): AsyncGenerator<Uint8Array> {
  let pending: Uint8Array[] = [];
  let length = 0;
  for await (const piece of 'bytes' in body ? [body.bytes] : body.open()) {
    // Cut large pieces, gather small ones.
    for (let start = 0; start < piece.byteLength; ) {
      const part = piece.subarray(start, start + size - length);
      pending.push(part);
      length += part.byteLength;
      start += part.byteLength;
      if (length < size) continue;
      yield Buffer.concat(pending);
      pending = [];
      length = 0;
    }
  }
  if (length > 0) yield Buffer.concat(pending);
}
