import type { Storage, StoredRepository } from './storage.ts';

/** Lists of tags that show the past, as on hosted registries. */
export interface ListLag {
  /** Lists lag so many milliseconds behind from now on; undefined ends it. */
  set(ms: number | undefined): void;
  /** Notes the tags there are, at each request. */
  observe(): void;
  /** The tags that a list shows of a repository. */
  tagsOf(name: string, repository: StoredRepository): Iterable<string>;
}

interface Sample {
  readonly time: number;
  readonly tags: ReadonlyMap<string, readonly string[]>;
}

/** What was there before the lag began is shown whatever its age. */
export function createListLag(storage: Storage, now: () => number): ListLag {
  let lag: number | undefined;
  let samples: Sample[] = [];
  const observe = () => {
    if (lag === undefined) return;
    const tags = [...storage.repositories].map(
      ([name, one]) => [name, [...one.tags.keys()]] as const,
    );
    samples.push({ time: now(), tags: new Map(tags) });
  };
  return {
    set(ms) {
      lag = ms;
      samples = [];
      observe();
    },
    observe,
    tagsOf(name, repository) {
      if (lag === undefined) return repository.tags.keys();
      const until = now() - lag;
      const shown = samples.findLast(({ time }) => time <= until) ?? samples[0];
      return shown?.tags.get(name) ?? [];
    },
  };
}
