import type { Digest } from '@image-relay/oci';
import type { StoredRepository } from './storage.ts';

/** How long a pushed tag or manifest keeps its old value: a number of reads, a time, or both. */
export interface StaleReads {
  readonly reads?: number;
  readonly ms?: number;
  /** What a stale read sees of a tag: nothing, or its digest before the push. Default `missing`. */
  readonly answer?: 'missing' | 'previous';
}

/** Reads that lag behind writes, as on hosted registries. */
export interface Staleness {
  /** Applies to pushes from now on; undefined ends it for those still stale as well. */
  set(rule: StaleReads | undefined): void;
  /** Notes a push, before it is stored. */
  record(
    name: string,
    repository: StoredRepository,
    push: { readonly digest: Digest; readonly tags: readonly string[] },
  ): void;
  /** What a read of the reference sees instead of `current`. Each call counts as one read. */
  view(name: string, reference: string, current: Digest | undefined): Digest | undefined;
}

interface Entry {
  readonly previous: Digest | undefined;
  readonly until: number;
  reads: number;
}

export function createStaleness(now: () => number): Staleness {
  let rule: StaleReads | undefined;
  const entries = new Map<string, Entry>();
  const note = (key: string, previous: Digest | undefined) => {
    if (rule === undefined) return;
    const until = rule.ms === undefined ? Number.POSITIVE_INFINITY : now() + rule.ms;
    const reads = rule.reads ?? Number.POSITIVE_INFINITY;
    entries.set(key, { previous: rule.answer === 'previous' ? previous : undefined, until, reads });
  };
  return {
    set(next) {
      rule = next;
      if (next === undefined) entries.clear();
    },
    record(name, repository, push) {
      if (!repository.manifests.has(push.digest)) note(`${name}@${push.digest}`, undefined);
      for (const tag of push.tags) {
        const previous = repository.tags.get(tag);
        if (previous !== push.digest) note(`${name}@${tag}`, previous);
      }
    },
    view(name, reference, current) {
      const key = `${name}@${reference}`;
      const entry = entries.get(key);
      if (entry === undefined) return current;
      if (entry.reads <= 0 || now() >= entry.until) {
        entries.delete(key);
        return current;
      }
      entry.reads -= 1;
      return entry.previous;
    },
  };
}
