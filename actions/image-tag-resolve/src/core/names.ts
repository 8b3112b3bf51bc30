import {
  type Identity,
  type Labels,
  labelsOf,
  type RetentionClass,
  type TagOptions,
  tagsOf,
} from '@image-relay/image-tags';
import { formatReference, type RepositoryName } from '@image-relay/oci';

/** What the names of an image are made from. */
export interface NameFacts {
  readonly image: RepositoryName;
  readonly identity: Identity;
  readonly options: TagOptions;
  /** `https://github.com/acme/web`. */
  readonly source?: string;
  /** The commit's own time, RFC 3339. */
  readonly created?: string;
  /** Entries of the user, which win. */
  readonly labels: Labels;
  readonly annotations: Labels;
}

/** Every name of one image and what goes into it when it is built. */
export interface Names {
  readonly tag: string;
  readonly tags: readonly string[];
  readonly reference: string;
  readonly references: readonly string[];
  readonly class?: RetentionClass;
  readonly labels: Labels;
  readonly annotations: Labels;
}

/** Names an image. Throws TagError for options that no tag can hold. */
export function nameImage(facts: NameFacts): Names {
  const { image, identity, options } = facts;
  const { primary, tags, class: retention } = tagsOf(identity, options);
  const described = {
    tag: primary,
    title: image.repository.slice(image.repository.lastIndexOf('/') + 1),
    ...(facts.source === undefined ? {} : { source: facts.source }),
    ...(facts.created === undefined ? {} : { created: facts.created }),
  };
  return {
    tag: primary,
    tags,
    reference: formatReference({ ...image, tag: primary }),
    references: tags.map((tag) => formatReference({ ...image, tag })),
    ...(retention === undefined ? {} : { class: retention }),
    labels: labelsOf(identity, described, facts.labels),
    annotations: labelsOf(identity, described, facts.annotations),
  };
}

/** `key=value` lines. */
export function linesOf(labels: Labels): readonly string[] {
  return Object.entries(labels).map(([key, value]) => `${key}=${value}`);
}
