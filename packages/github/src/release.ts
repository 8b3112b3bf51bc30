import { memberOf, textOf } from './member.ts';
import { unexpected } from './unexpected.ts';

/** A file of a release. */
export interface ReleaseAsset {
  readonly id: number;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
}

/** A release; times are ISO 8601. */
export interface Release {
  readonly id: number;
  readonly tag: string;
  /** The commit or branch that the tag is made from. */
  readonly target: string;
  readonly name: string;
  readonly body: string;
  readonly isDraft: boolean;
  readonly isPrerelease: boolean;
  /** Its assets and its tag are fixed for good. */
  readonly isImmutable: boolean;
  readonly createdAt: string;
  readonly publishedAt?: string;
  /** Its page. */
  readonly url: string;
  /** Where assets are uploaded to, without its template. */
  readonly uploadUrl: string;
  readonly assets: readonly ReleaseAsset[];
}

/** Reads a release from the API; an answer without what is needed is GITHUB_UPSTREAM_ERROR. */
export function readRelease(body: unknown, endpoint: string): Release {
  const id = memberOf(body, 'id');
  const tag = textOf(body, 'tag_name');
  const isDraft = memberOf(body, 'draft');
  if (typeof id !== 'number' || tag === undefined || typeof isDraft !== 'boolean') {
    throw unexpected(endpoint, 'id, tag_name and draft of each release');
  }
  const assets = memberOf(body, 'assets');
  const publishedAt = textOf(body, 'published_at');
  return {
    id,
    tag,
    target: textOf(body, 'target_commitish') ?? '',
    name: textOf(body, 'name') ?? '',
    body: textOf(body, 'body') ?? '',
    isDraft,
    isPrerelease: memberOf(body, 'prerelease') === true,
    isImmutable: memberOf(body, 'immutable') === true,
    createdAt: textOf(body, 'created_at') ?? '',
    ...(publishedAt === undefined ? {} : { publishedAt }),
    url: textOf(body, 'html_url') ?? '',
    uploadUrl: (textOf(body, 'upload_url') ?? '').replace(/\{.*$/, ''),
    assets: Array.isArray(assets) ? assets.map((one: unknown) => readAsset(one, endpoint)) : [],
  };
}

/** Reads an asset from the API. */
export function readAsset(body: unknown, endpoint: string): ReleaseAsset {
  const [id, size, name] = [memberOf(body, 'id'), memberOf(body, 'size'), textOf(body, 'name')];
  if (typeof id !== 'number' || typeof size !== 'number' || name === undefined) {
    throw unexpected(endpoint, 'id, name and size of each asset');
  }
  return { id, name, size };
}
