import { ActionError, quote } from '@image-relay/action-kit';
import type { Release } from '@image-relay/github';
import { parseReleaseImage, type ReleaseImage, releaseImageAsset } from '@image-relay/image-tags';
import type { Host } from '../host.ts';

/** It has some hundred bytes; anything larger is not ours. */
const mostBytes = 65_536;

/** The asset image.json of a release, if it has one. Throws RELEASE_IMAGE_UNREADABLE, RELEASE_IMAGE_INVALID. */
export async function readReleaseImage(
  { github, repository }: Host,
  { tag, assets }: Release,
): Promise<ReleaseImage | undefined> {
  const asset = assets.find(({ name }) => name === releaseImageAsset);
  if (asset === undefined) return undefined;
  const isReadable = asset.size <= mostBytes;
  const bytes = isReadable ? await github.releaseAssets.download(repository, asset.id) : undefined;
  if (bytes !== undefined) return parseReleaseImage(new TextDecoder().decode(bytes));
  const why = isReadable ? 'is not there any more' : `has ${asset.size} bytes`;
  const what = `${releaseImageAsset} of the release ${quote(tag)} ${why}`;
  throw new ActionError('RELEASE_IMAGE_UNREADABLE', what, {
    hint: 'run again, or name the digest in `digest`',
  });
}
