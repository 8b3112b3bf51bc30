import type { Log } from '@image-relay/action-kit';
import type { Identity } from '@image-relay/image-tags';
import type { RepositoryName } from '@image-relay/oci';
import type { Registry } from '@image-relay/registry';
import type { Lookup } from '../core/report.ts';
import { judgeRevision } from '../core/revision.ts';
import { findImage } from './find-image.ts';
import { gatherRevisions } from './revision.ts';

/** What to look for and how. */
export interface LookupRequest {
  readonly image: RepositoryName;
  readonly tag: string;
  readonly identity: Identity;
  /** False leaves the manifest alone: one HEAD is all. */
  readonly readsRevision: boolean;
  readonly waitMs: number;
  readonly now: () => Date;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly log: Log;
}

/** Finds the image by its tag and reads, by digest, what it says of its commit. */
export async function lookUp(registry: Registry, request: LookupRequest): Promise<Lookup> {
  const { image, tag, identity } = request;
  const found = await findImage(registry, { ...image, tag }, request);
  if (found === undefined) return { status: 'absent' };
  const { digest, mediaType } = found;
  if (!request.readsRevision) {
    return { status: 'found', digest, mediaType, verdict: { status: 'unchecked' }, statements: [] };
  }
  const statements = await gatherRevisions({ registry, repository: image }, digest);
  const { mergeCommit } = identity;
  const verdict = judgeRevision(statements, {
    ...(identity.kind === 'manual' ? {} : { commit: identity.commit }),
    ...(mergeCommit === undefined ? {} : { mergeCommit }),
  });
  return { status: 'found', digest, mediaType, verdict, statements };
}
