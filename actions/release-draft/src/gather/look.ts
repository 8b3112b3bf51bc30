import type { Release } from '@image-relay/github';
import { type TaggedVersion, taggedVersions } from '../core/history.ts';
import type { Run } from '../run.ts';

/** What is tagged and released, as far as the lists show it. */
export interface Seen {
  readonly releases: readonly Release[];
  /** Versions of the component, highest first. */
  readonly versions: readonly TaggedVersion[];
  /** Every tag, versions or not. */
  readonly tags: readonly string[];
  /** Tags of published releases. */
  readonly published: ReadonlySet<string>;
}

/** Reads tags and releases anew; a release counts as tagged even where the list of tags lags. */
export async function look({ job, github, published }: Run): Promise<Seen> {
  const [tags, listed] = await Promise.all([
    github.tags.list(job.repository),
    github.releases.list(job.repository),
  ]);
  const releases = listed.map((one) => published.get(one.id) ?? one);
  const unlisted = [...published.values()].filter(({ id }) => !listed.some((one) => one.id === id));
  const all = [...releases, ...unlisted];
  const released = all.filter(({ isDraft }) => !isDraft);
  const known = new Set(tags.map(({ name }) => name));
  const untagged = released
    .filter(({ tag }) => !known.has(tag))
    // The target of a release can be a branch, which has moved on since.
    .map(({ tag, target }) => ({
      name: tag,
      commit: /^[0-9a-f]{40,64}$/.test(target) ? target : tag,
    }));
  return {
    releases: all,
    tags: [...known],
    versions: taggedVersions([...tags, ...untagged], job.tagPrefix),
    published: new Set(released.map(({ tag }) => tag)),
  };
}
