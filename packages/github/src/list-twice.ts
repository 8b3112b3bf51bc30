import type { ApiReader } from './client.ts';

/** What fits on one page cannot move while it is read. */
const pageSize = 100;

/**
 * The entries of a list that others make shorter: what goes while its pages are read moves another
 * entry onto a page that was read already. More than a page is read once more, which costs nothing of
 * the hourly limit where it did not change. Entries come twice.
 */
export async function* listTwice(
  reader: Pick<ApiReader, 'list'>,
  ...what: Parameters<ApiReader['list']>
): AsyncGenerator<unknown> {
  let count = 0;
  for await (const entry of reader.list(...what)) {
    count += 1;
    yield entry;
  }
  if (count > pageSize) yield* reader.list(...what);
}
