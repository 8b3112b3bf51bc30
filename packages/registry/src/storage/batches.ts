/** Enough to keep the files busy, and to share what images have in common. */
const batchSize = 256;

/** Items in arrays that are worked on as a whole, so that a long list is never in memory. */
export async function* inBatches<T>(
  items: AsyncIterable<T> | Iterable<T>,
): AsyncGenerator<readonly T[]> {
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
