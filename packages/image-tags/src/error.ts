/** Permanent codes of everything this package refuses. */
export type TagErrorCode =
  | 'NAME_INVALID'
  | 'TAG_RESERVED'
  | 'EVENT_WITHOUT_IMAGE'
  | 'EVENT_INVALID'
  | 'VERSION_INVALID'
  | 'ALIAS_INVALID'
  | 'RELEASE_IMAGE_INVALID'
  | 'PULL_REQUEST_UNRESOLVED'
  | 'PULL_REQUEST_AMBIGUOUS';

/** One sentence a code: what it means and what to do. */
export const tagErrors: Readonly<Record<TagErrorCode, string>> = {
  NAME_INVALID:
    'A name, or an option of sanitising it, cannot become a tag; give a name without line breaks and options that leave room for it.',
  TAG_RESERVED:
    'A name would become a tag that has a meaning of its own, such as latest or a version; add the commit as suffix, or allow it.',
  EVENT_WITHOUT_IMAGE:
    'The event that started this run has no commit to build an image from; give the tag by hand, or run on another event.',
  EVENT_INVALID:
    'The event payload lacks fields that are needed to tell which image belongs to this run; run on the event as the platform sends it.',
  VERSION_INVALID:
    'A version is not semantic versioning, or has build metadata where that is refused; tag the release as vMAJOR.MINOR.PATCH.',
  ALIAS_INVALID:
    'An alias cannot name this version: it belongs to another one, follows versions where none is given, or is no tag; correct the list of aliases.',
  RELEASE_IMAGE_INVALID:
    'The asset image.json of a release does not say which image it stands for; draft the release again with image and digest, or promote by digest.',
  PULL_REQUEST_UNRESOLVED:
    'No pull request has the commit of the run that triggered this one; the branch was probably pushed to since, so a newer run takes over.',
  PULL_REQUEST_AMBIGUOUS:
    'Several pull requests have the commit of the run that triggered this one; close all but one, or give the tag by hand.',
};

export interface TagErrorOptions {
  readonly hint?: string;
  readonly cause?: unknown;
}

/** What a user of this package can act on; `code` never changes its meaning. */
export class TagError extends Error {
  override readonly name = 'TagError';
  readonly userError = true as const;
  readonly code: TagErrorCode;
  readonly hint?: string;

  constructor(code: TagErrorCode, message: string, options: TagErrorOptions = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    if (options.hint !== undefined) this.hint = options.hint;
  }
}

const shownLength = 160;

/** Quotes a value from outside for a message: escaped and cut, so that it stays on one line. */
export function quote(value: unknown): string {
  const text = typeof value === 'string' ? value : String(value);
  const shown = text.length > shownLength ? `${text.slice(0, shownLength)}...` : text;
  return JSON.stringify(shown);
}
