import { algorithmOf, type Digest, type RepositoryName } from '@image-relay/oci';
import { repositoryScope } from '../auth/scope.ts';
import { RegistryError } from '../errors.ts';
import type { BlobSource } from '../port.ts';
import type { Client } from '../transport/client.ts';
import type { WireBody } from '../transport/source.ts';
import { absentOr } from './absent.ts';
import { uploadInChunks } from './chunks.ts';
import { repositoryCall } from './endpoint.ts';
import {
  type BlobToPut,
  cancelSession,
  checkStored,
  readSession,
  sessionCall,
  type UploadSession,
  withParameter,
} from './upload-session.ts';

/** Answers that mean "not in one piece": too large for a proxy, or no such way to upload. */
const refusesWhole: readonly number[] = [411, 413, 501];

/**
 * POST, then PUT of the whole blob (OCI distribution-spec, end-4a and end-6); in chunks when a proxy
 * refuses so large a body. A failed PUT leaves a session in an unknown state, so a repeat starts
 * with a new session and opens the source anew.
 */
export async function putBlob(
  client: Client,
  repository: RepositoryName,
  blob: BlobToPut,
  source: BlobSource,
): Promise<void> {
  const body = sizedBody(blob, source);
  await client.repeat(async () => {
    const session = await openSession(client, repository, blob.digest);
    const isStored = await guarded(client, { repository, session }, () =>
      putWhole(client, { repository, session, blob }, body),
    );
    if (isStored) return;
    const again = await openSession(client, repository, blob.digest);
    await guarded(client, { repository, session: again }, () =>
      uploadInChunks(client, { repository, session: again, blob }, body),
    );
  });
}

async function openSession(
  client: Client,
  repository: RepositoryName,
  digest: Digest,
): Promise<UploadSession> {
  const algorithm = algorithmOf(digest);
  const call = repositoryCall(client, repository, {
    method: 'POST',
    path: 'blobs/uploads/',
    query: algorithm === 'sha256' ? [] : [['digest-algorithm', algorithm]],
    action: 'push',
    expected: [202],
  });
  return await client.send(call, (answer) => {
    answer.body.cancel();
    return readSession(answer);
  });
}

/** False when the registry does not take the blob in one piece. */
async function putWhole(
  client: Client,
  upload: { repository: RepositoryName; session: UploadSession; blob: BlobToPut },
  body: WireBody,
): Promise<boolean> {
  const { repository, session, blob } = upload;
  const call = sessionCall(client, repository, {
    method: 'PUT',
    url: withParameter(session.location, 'digest', blob.digest),
    headers: { 'content-type': 'application/octet-stream' },
    body,
    expected: [201, ...refusesWhole],
  });
  return await client.send(call, async (answer) => {
    answer.body.cancel();
    if (answer.status === 201) {
      checkStored(answer, blob.digest);
      return true;
    }
    await cancelSession(client, repository, session);
    return false;
  });
}

async function guarded<T>(
  client: Client,
  { repository, session }: { repository: RepositoryName; session: UploadSession },
  task: () => Promise<T>,
): Promise<T> {
  try {
    return await task();
  } catch (error) {
    if (client.settings.signal?.aborted !== true) await cancelSession(client, repository, session);
    throw error;
  }
}

function sizedBody({ size }: BlobToPut, source: BlobSource): WireBody {
  if (typeof source === 'function') return { open: source, size };
  if (source.byteLength === size) return { bytes: source };
  const text = `the blob has ${source.byteLength} bytes, expected ${size}`;
  throw new RegistryError('REGISTRY_CONTENT_MISMATCH', text);
}

/**
 * POST with `mount` and `from` (end-11). A registry that does not mount answers 202 and has begun an
 * upload, which is cancelled. A source that it does not know (404) or no mounting (405) is false too.
 */
export async function mountBlob(
  client: Client,
  repository: RepositoryName,
  digest: Digest,
  from: string,
): Promise<boolean> {
  const call = repositoryCall(client, repository, {
    method: 'POST',
    path: 'blobs/uploads/',
    query: [
      ['mount', digest],
      ['from', from],
    ],
    action: 'push',
    scopes: [repositoryScope(from, 'pull')],
    expected: [201, 202, 404, 405],
  });
  const session = await client.send(call, async (answer) => {
    if (answer.status === 404) return await absentOr(answer, client);
    answer.body.cancel();
    if (answer.status === 201) checkStored(answer, digest);
    if (answer.status === 202) return readSession(answer);
    return answer.status === 201 ? 'mounted' : undefined;
  });
  if (session === 'mounted') return true;
  if (session !== undefined) await cancelSession(client, repository, session);
  return false;
}
