import type { ApiClient } from './client.ts';
import { GitHubError } from './errors.ts';
import { type Release, type ReleaseAsset, readAsset } from './release.ts';
import { type GitHubRepository, rootOf } from './repository.ts';
import { unexpected } from './unexpected.ts';

/** Files of releases. Changing them needs `contents: write`. */
export interface ReleaseAssets {
  /** Uploads bytes under a name that the release does not have yet, else GITHUB_REFUSED. */
  upload(
    release: Pick<Release, 'uploadUrl'>,
    asset: { readonly name: string; readonly contentType: string; readonly bytes: Uint8Array },
  ): Promise<ReleaseAsset>;
  /** The bytes of an asset; undefined when there is none. */
  download(repository: GitHubRepository, id: number): Promise<Uint8Array | undefined>;
  /** Gives false when there was none. */
  delete(repository: GitHubRepository, id: number): Promise<boolean>;
}

/** The port over GitHub's release assets, which have a host of their own for uploads. */
export function releaseAssetsOver(client: ApiClient): ReleaseAssets {
  const pathOf = (repository: GitHubRepository, id: number) =>
    `${rootOf(repository)}/releases/assets/${id}`;
  return {
    upload: async ({ uploadUrl }, { name, contentType, bytes }) => {
      const path = `${uploadUrl}?${new URLSearchParams({ name }).toString()}`;
      const headers = { 'content-type': contentType, 'content-length': `${bytes.length}` };
      const upload = { method: 'POST', path, body: bytes, headers, isRepeatable: false } as const;
      const { data } = await client.send(upload);
      return readAsset(data, `POST ${new URL(uploadUrl).pathname}`);
    },
    download: async (repository, id) => {
      const path = pathOf(repository, id);
      const headers = { accept: 'application/octet-stream' };
      const wanted = { method: 'GET', path, headers, raw: true, isRepeatable: true } as const;
      const answer = await orUndefined(client.send(wanted));
      if (answer === undefined) return undefined;
      if (!(answer.data instanceof Uint8Array)) throw unexpected(`GET ${path}`, 'bytes');
      return answer.data;
    },
    delete: async (repository, id) => {
      const change = {
        method: 'DELETE',
        path: pathOf(repository, id),
        isRepeatable: true,
      } as const;
      return (await orUndefined(client.send(change))) !== undefined;
    },
  };
}

async function orUndefined<Result>(answer: Promise<Result>): Promise<Result | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof GitHubError && error.status === 404) return undefined;
    throw error;
  }
}
