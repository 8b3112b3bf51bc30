import type { Lease } from '../core/policy.ts';
import { type FetchOptions, fetchText } from './fetch-text.ts';
import { readText } from './files.ts';
import type { LeaseSource } from './lease-source.ts';
import { formatPlace, type ListPlace } from './list-place.ts';
import { parseInUseList } from './parse-list.ts';
import { unreadable } from './unreadable.ts';

/** A file or URL that lists digests and references, such as what a cluster runs. */
export function listSource(place: ListPlace, options: FetchOptions): LeaseSource {
  const source = formatPlace(place);
  const name = `"${source}" in in-use-digests`;
  return {
    name,
    read: async () => {
      const read = parseInUseList(await textOf(place, name, options));
      if ('problem' in read) {
        throw unreadable(name, read.problem, {
          hint: 'give digests or references, one a line; leave the input out when nothing is in use',
        });
      }
      const { entries } = read;
      const digests = entries.flatMap(({ digest }): readonly Lease[] =>
        digest === undefined ? [] : [{ kind: 'digest', value: digest, source }],
      );
      const tags = Map.groupBy(
        entries.flatMap(({ tag }) => tag ?? []),
        (tag) => tag.name,
      );
      return {
        of: (of) => [
          ...digests,
          ...(tags.get(of) ?? []).map(({ value }): Lease => ({ kind: 'tag', value, source })),
        ],
        isWorkActive: false,
      };
    },
  };
}

async function textOf(place: ListPlace, name: string, options: FetchOptions): Promise<string> {
  if ('path' in place) {
    const text = await readText(place.path, 'in-use-digests');
    if (text === undefined) throw unreadable(name, 'it is no file');
    return text;
  }
  const fetched = await fetchText(place.url, options);
  if ('text' in fetched) return fetched.text;
  throw unreadable(name, fetched.why, {
    hint: 'check the URL and whether the runner reaches it; it is asked without a log-in',
  });
}
