import type { Identity } from './identity.ts';

/** What labels tell besides the identity; everything is optional. */
export interface LabelFacts {
  /** `https://github.com/acme/web`. */
  readonly source?: string;
  /** The page of the project, when it is not the source. */
  readonly url?: string;
  readonly title?: string;
  /** The commit's own time, RFC 3339, so that equal builds have equal labels. */
  readonly created?: string;
  /** The primary tag. */
  readonly tag: string;
}

/** OCI annotation keys and values (image-spec, annotations.md); also used as labels. */
export type Labels = Readonly<Record<string, string>>;

const prefix = 'org.opencontainers.image.';

/** The label that must equal the commit under test. */
export const revisionLabel: string = `${prefix}revision`;

/** Labels of an image, in a fixed order; `extra` wins over what is derived. */
export function labelsOf(identity: Identity, facts: LabelFacts, extra: Labels = {}): Labels {
  const values: ReadonlyArray<readonly [string, string | undefined]> = [
    ['source', facts.source],
    ['revision', identity.commit],
    ['version', identity.version ?? facts.tag],
    ['created', facts.created],
    ['title', facts.title],
    ['url', facts.url ?? facts.source],
    ['ref.name', facts.tag],
  ];
  const derived = values
    .filter((pair): pair is readonly [string, string] => Boolean(pair[1]))
    .map(([key, value]): [string, string] => [`${prefix}${key}`, oneLine(value)]);
  const given = Object.entries(extra).map(([key, value]): [string, string] => [
    key,
    oneLine(value),
  ]);
  return Object.fromEntries([...derived, ...given]);
}

/** Line breaks and other control characters would end the line of a list early. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}
