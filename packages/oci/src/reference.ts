import { type Digest, isDigest, parseDigest } from './digest.ts';
import { OciError, quote } from './error.ts';
import { isTag, parseTag } from './tag.ts';

/** A repository on a registry: `ghcr.io` and `acme/web`. */
export interface RepositoryName {
  readonly registry: string;
  readonly repository: string;
}

/** A repository with a tag, a digest, or both; the digest wins. */
export interface Reference extends RepositoryName {
  readonly tag?: string;
  readonly digest?: Digest;
}

export interface ParseRepositoryOptions {
  /** Lower-case the repository, as for an owner taken from `github.repository`. */
  readonly lowerCase?: boolean;
}

/** Longest repository in characters, without the registry. */
export const maximumRepositoryLength = 255;

const defaultRegistry = 'docker.io';
const legacyDefaultRegistry = 'index.docker.io';
const officialPrefix = 'library/';
const maximumHostLength = 320;

const hostName = /^[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*(?::[0-9]+)?$/;
const hyphenAtEdge = /(?:^|\.)-|-(?:\.|:|$)/;
const ipv6Host = /^\[[A-Fa-f0-9:]+\](?::[0-9]+)?$/;
const pathComponent = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;
const identifier = /^[a-f0-9]{64}$/;

/**
 * Parses `[registry/]repository[:tag][@digest]` by the grammar of distribution/reference, with
 * the defaults of docker.io and no implicit tag. The registry is given in lower case.
 * Throws REFERENCE_INVALID.
 */
export function parseReference(text: string, options: ParseRepositoryOptions = {}): Reference {
  const { name, tag, digest } = splitReference(text);
  return {
    ...parseName(name, text, options),
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}

/** Parses a reference that has neither tag nor digest. Throws REFERENCE_INVALID. */
export function parseRepository(
  text: string,
  options: ParseRepositoryOptions = {},
): RepositoryName {
  const { name, tag, digest } = splitReference(text);
  if (tag !== undefined || digest !== undefined) {
    throw invalid(text, `it has a ${tag === undefined ? 'digest' : 'tag'}`, {
      hint: `Give the repository alone: ${quote(name)}.`,
    });
  }
  return parseName(name, text, options);
}

/** `registry/repository`, always with the registry. */
export function formatRepository(name: RepositoryName): string {
  return `${name.registry}/${name.repository}`;
}

/** `registry/repository[:tag][@digest]`, the form that `parseReference` reads back. */
export function formatReference(reference: Reference): string {
  const tag = reference.tag === undefined ? '' : `:${reference.tag}`;
  const digest = reference.digest === undefined ? '' : `@${reference.digest}`;
  return `${formatRepository(reference)}${tag}${digest}`;
}

interface Parts {
  readonly name: string;
  readonly tag?: string;
  readonly digest?: Digest;
}

function splitReference(text: string): Parts {
  refuseOddText(text);
  const at = text.indexOf('@');
  const tagged = at < 0 ? text : text.slice(0, at);
  const digest = at < 0 ? undefined : text.slice(at + 1);
  const colon = tagged.indexOf(':', tagged.lastIndexOf('/') + 1);
  const name = colon < 0 ? tagged : tagged.slice(0, colon);
  const tag = colon < 0 ? undefined : tagged.slice(colon + 1);
  if (tag !== undefined && !isTag(tag)) {
    throw invalid(text, `${quote(tag)} is not a tag`, { cause: errorOf(() => parseTag(tag)) });
  }
  if (digest !== undefined && !isDigest(digest)) {
    const cause = errorOf(() => parseDigest(digest));
    throw invalid(text, cause.message, { cause, ...(cause.hint ? { hint: cause.hint } : {}) });
  }
  return {
    name,
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}

function refuseOddText(text: string): void {
  if (text === '') throw invalid(text, 'it is empty');
  if (/\s/.test(text)) throw invalid(text, 'it contains white space');
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):\/\//.exec(text);
  if (scheme !== null) {
    throw invalid(text, `it starts with the scheme ${quote(scheme[0])}`, {
      hint: `Leave the scheme out: ${quote(text.slice(scheme[0].length))}.`,
    });
  }
}

function parseName(name: string, text: string, options: ParseRepositoryOptions): RepositoryName {
  const slash = name.indexOf('/');
  const first = slash < 0 ? '' : name.slice(0, slash);
  const hasRegistry = slash >= 0 && isRegistry(first, options);
  const given = hasRegistry ? name.slice(slash + 1) : name;
  const registry = hasRegistry ? canonicalRegistry(first) : defaultRegistry;
  if (hasRegistry && !isHost(first)) throw invalid(text, `${quote(first)} is not a registry host`);
  const path = options.lowerCase === true ? given.replaceAll(/[A-Z]/g, asciiLower) : given;
  if (!hasRegistry && identifier.test(path)) {
    throw invalid(text, 'it is a bare image id of 64 hexadecimal digits', {
      hint: 'Write the repository and the digest: repository@sha256:<digits>.',
    });
  }
  const isOfficial = registry === defaultRegistry && !path.includes('/');
  const repository = isOfficial ? `${officialPrefix}${path}` : path;
  refuseRepository(path, repository, text);
  return { registry, repository };
}

/** The first component is a registry when it cannot be the start of a docker.io repository. */
function isRegistry(first: string, options: ParseRepositoryOptions): boolean {
  if (/[.:]/.test(first) || first.toLowerCase() === 'localhost') return true;
  return options.lowerCase !== true && /[A-Z]/.test(first);
}

function isHost(text: string): boolean {
  if (text.length > maximumHostLength) return false;
  return ipv6Host.test(text) || (hostName.test(text) && !hyphenAtEdge.test(text));
}

/**
 * Hosts are case-insensitive, so they are lower-cased. A single label keeps its capitals: they
 * are all that tells it from the first component of a docker.io repository.
 */
function canonicalRegistry(host: string): string {
  const lower = host.toLowerCase();
  if (lower === legacyDefaultRegistry) return defaultRegistry;
  return /[.:]/.test(lower) || lower === 'localhost' ? lower : host;
}

function refuseRepository(path: string, repository: string, text: string): void {
  if (path === '') throw invalid(text, 'it has no repository');
  if (repository.length > maximumRepositoryLength) {
    const actual = `has ${repository.length} characters`;
    throw invalid(text, `the repository ${actual}, at most ${maximumRepositoryLength} are allowed`);
  }
  const wrong = path.split('/').find((component) => !pathComponent.test(component));
  if (wrong === undefined) return;
  if (wrong === '') throw invalid(text, 'a part between slashes is empty');
  const lower = wrong.replaceAll(/[A-Z]/g, asciiLower);
  if (lower !== wrong && pathComponent.test(lower)) {
    throw invalid(text, `${quote(wrong)} has upper-case letters, a repository is lower case`, {
      hint: `Write ${quote(lower)}.`,
    });
  }
  throw invalid(text, `${quote(wrong)} is not a part of a repository name`, {
    hint: 'Use lower-case letters and digits, with single ".", "_", "__" or "-" between them.',
  });
}

function asciiLower(letters: string): string {
  return letters.toLowerCase();
}

function errorOf(parse: () => unknown): OciError {
  try {
    parse();
  } catch (error) {
    if (error instanceof OciError) return error;
    throw error;
  }
  throw new TypeError('expected the text to be refused');
}

function invalid(
  text: string,
  problem: string,
  options: { hint?: string; cause?: unknown } = {},
): OciError {
  return new OciError('REFERENCE_INVALID', `${quote(text)} is not a reference: ${problem}`, {
    hint: 'Write registry/repository:tag or registry/repository@digest.',
    ...options,
  });
}
