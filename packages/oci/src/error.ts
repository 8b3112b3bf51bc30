/** Permanent codes of everything this package refuses. */
export type OciErrorCode =
  | 'REFERENCE_INVALID'
  | 'TAG_INVALID'
  | 'DIGEST_INVALID'
  | 'MANIFEST_INVALID'
  | 'MANIFEST_UNSUPPORTED'
  | 'PLATFORM_INVALID';

/** One sentence a code: what it means and what to do. */
export const ociErrors: Readonly<Record<OciErrorCode, string>> = {
  REFERENCE_INVALID:
    'An image reference does not follow the reference grammar; write it as registry/repository:tag or registry/repository@digest, without a scheme and in lower case.',
  TAG_INVALID:
    'A tag is not one to 128 letters, digits, "_", "." and "-" that start with a letter, a digit or "_"; choose another tag or sanitise the name first.',
  DIGEST_INVALID:
    'A digest is not algorithm:encoded in lower case, or its algorithm cannot be computed; copy the whole digest, for example sha256 and 64 hexadecimal digits.',
  MANIFEST_INVALID:
    'A manifest, index or image configuration is not the JSON document its specification describes; push the image again, and check that no proxy or login page answers for the registry.',
  MANIFEST_UNSUPPORTED:
    'A manifest has a format that is not supported, such as Docker schema 1; build and push the image again with a current builder.',
  PLATFORM_INVALID:
    'A platform is not written as os/architecture or os/architecture/variant; write for example linux/amd64 or linux/arm/v7.',
};

export interface OciErrorOptions {
  readonly hint?: string;
  readonly cause?: unknown;
  /** Every problem that was found, when there can be more than one. */
  readonly problems?: readonly string[];
}

/** What a user of this package can act on; `code` never changes its meaning. */
export class OciError extends Error {
  override readonly name = 'OciError';
  readonly userError = true as const;
  readonly code: OciErrorCode;
  readonly hint?: string;
  readonly problems: readonly string[];

  constructor(code: OciErrorCode, message: string, options: OciErrorOptions = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    if (options.hint !== undefined) this.hint = options.hint;
    this.problems = options.problems ?? [message];
  }
}

const shownLength = 160;

/** Quotes a value from outside for a message: escaped and cut, so that it stays on one line. */
export function quote(value: unknown): string {
  const text = typeof value === 'string' ? value : String(value);
  const shown = text.length > shownLength ? `${text.slice(0, shownLength)}...` : text;
  return JSON.stringify(shown);
}
