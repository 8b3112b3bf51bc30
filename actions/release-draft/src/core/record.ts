import {
  formatReleaseImage,
  parseReleaseImage,
  type ReleaseImage,
  releaseImageAsset,
  TagError,
} from '@image-relay/image-tags';

/** What a draft stands for: a commit, and the image that was tested for it. */
export interface DraftRecord {
  readonly commit: string;
  readonly image?: ReleaseImage;
}

/** The asset of a draft without an image; `image.json` names the commit as well. */
export const commitAsset = 'image-relay.json';

/** Assets that hold the record of a draft. */
export const recordAssets: readonly string[] = [releaseImageAsset, commitAsset];

/** The asset that says what a draft stands for. */
export function recordAssetOf({ commit, image }: DraftRecord): {
  readonly name: string;
  readonly text: string;
} {
  if (image !== undefined) return { name: releaseImageAsset, text: formatReleaseImage(image) };
  const text = `${JSON.stringify({ schemaVersion: 1, commit }, null, 2)}\n`;
  return { name: commitAsset, text };
}

/** Reads it back; undefined for what no run has written, such as half an upload. */
export function readRecord(name: string, text: string): DraftRecord | undefined {
  if (name !== releaseImageAsset) {
    const commit = /^\{\s*"schemaVersion": 1,\s*"commit": "([0-9a-f]{40,64})"\s*\}\s*$/.exec(text);
    return commit?.[1] === undefined ? undefined : { commit: commit[1] };
  }
  try {
    const image = parseReleaseImage(text);
    return { commit: image.commit, image };
  } catch (error) {
    if (error instanceof TagError) return undefined;
    throw error;
  }
}

/** How the commit of another record lies to ours. */
export type Order = 'same' | 'older' | 'newer' | 'apart';

/** A record that is in the draft, and whether it was there when this run first looked. */
export interface SeenRecord {
  readonly record: DraftRecord | undefined;
  readonly order: Order;
  readonly isSameText: boolean;
  readonly wasThere: boolean;
}

/**
 * Whether our record takes the place of one that is there. A newer commit stays. One of the same
 * commit or of another history is replaced by the run that begins later, and never back again;
 * an image is not replaced by none.
 */
export function isReplaced(seen: SeenRecord, ours: DraftRecord): boolean {
  const { record, order, isSameText, wasThere } = seen;
  if (record === undefined || order === 'older') return true;
  if (isSameText || order === 'newer') return false;
  const losesImage = order === 'same' && record.image !== undefined && ours.image === undefined;
  return wasThere && !losesImage;
}
