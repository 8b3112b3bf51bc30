import { ActionError, quote } from '@image-relay/action-kit';
import type { Release } from '@image-relay/github';
import type { Host } from '../host.ts';

/** The release of an id or a tag; a draft is found by its tag as well. Throws RELEASE_NOT_FOUND, RELEASE_AMBIGUOUS. */
export async function findRelease(host: Host, wanted: string): Promise<Release> {
  const found = await search(host, wanted);
  if (found !== undefined) return found;
  const { owner, name } = host.repository;
  throw new ActionError('RELEASE_NOT_FOUND', `${owner}/${name} has no release ${quote(wanted)}`, {
    hint: 'check the id or tag; drafts are seen with `contents: write` alone, and a new one is found by its id before it is listed',
  });
}

async function search({ github, repository }: Host, wanted: string): Promise<Release | undefined> {
  const { releases } = github;
  if (/^\d+$/.test(wanted)) return await releases.get(repository, Number(wanted));
  const published = await releases.getByTag(repository, wanted);
  if (published !== undefined) return published;
  const drafts = (await releases.list(repository)).filter(({ tag }) => tag === wanted);
  if (drafts.length < 2) return drafts[0];
  throw new ActionError(
    'RELEASE_AMBIGUOUS',
    `${drafts.length} drafts have the tag ${quote(wanted)}`,
    {
      details: drafts.map(({ id, createdAt }) => `${id}, created at ${createdAt}`),
      hint: 'give the id of the right one, and delete the others',
    },
  );
}
