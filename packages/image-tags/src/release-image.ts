import {
  type Digest,
  formatRepository,
  isDigest,
  parseRepository,
  type RepositoryName,
} from '@image-relay/oci';
import { quote, TagError } from './error.ts';
import { isCommit, valueAt } from './payload.ts';

/** The asset of a release that says which tested image it stands for. */
export const releaseImageAsset = 'image.json';

/**
 * What `image.json` holds. A draft can be published while it is updated: before the image is
 * promoted, `commit` has to be that of the release's tag.
 */
export interface ReleaseImage {
  readonly image: RepositoryName;
  readonly digest: Digest;
  /** The commit that the image was built from, in full. */
  readonly commit: string;
}

const hint = 'Draft the release again, or promote by digest.';
/** It holds three members; what is longer was not written by us. */
const maximumLength = 65_536;

/** The text of `image.json`, version 1; the same facts always give the same text. */
export function formatReleaseImage({ image, digest, commit }: ReleaseImage): string {
  const members = { schemaVersion: 1, image: formatRepository(image), digest, commit };
  return `${JSON.stringify(members, null, 2)}\n`;
}

/** Reads `image.json`; members it does not know are ignored. Throws RELEASE_IMAGE_INVALID. */
export function parseReleaseImage(text: string): ReleaseImage {
  const body = parseJson(text);
  const image = repositoryIn(valueAt(body, 'image'));
  const digest = textIn(body, 'digest', isDigest);
  const commit = textIn(body, 'commit', isCommit);
  const version = valueAt(body, 'schemaVersion');
  const problems = [
    ...problem(body, 'schemaVersion', 'expected 1', version === 1),
    ...problem(body, 'image', 'expected a repository such as ghcr.io/acme/web', image),
    ...problem(body, 'digest', 'expected a digest such as sha256:…', digest),
    ...problem(body, 'commit', 'expected 40 or 64 hexadecimal digits', commit),
  ];
  if (image === undefined || digest === undefined || commit === undefined || problems.length > 0) {
    throw invalid(problems.join('; '));
  }
  return { image, digest: digest as Digest, commit };
}

function parseJson(text: string): unknown {
  if (text.length > maximumLength) throw invalid(`${text.length} characters are too many`);
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw invalid('it is not JSON', cause);
  }
}

function textIn(body: unknown, name: string, isRight: (text: string) => boolean) {
  const value = valueAt(body, name);
  return typeof value === 'string' && isRight(value) ? value : undefined;
}

function repositoryIn(value: unknown): RepositoryName | undefined {
  if (typeof value !== 'string') return undefined;
  try {
    return parseRepository(value);
  } catch {
    return undefined;
  }
}

function problem(body: unknown, name: string, expected: string, found: unknown): string[] {
  if (found !== undefined && found !== false) return [];
  const value = valueAt(body, name);
  return [`${name}: ${expected}, found ${value === undefined ? 'nothing' : quote(value)}`];
}

function invalid(reason: string, cause?: unknown): TagError {
  const options = cause === undefined ? { hint } : { hint, cause };
  return new TagError(
    'RELEASE_IMAGE_INVALID',
    `${releaseImageAsset} cannot be used: ${reason}`,
    options,
  );
}
