/**
 * Does the work for the items of a source in their order, `width` of them ahead of the one that is
 * waited for. A failure comes when its turn has come.
 */
export async function* ahead<Item, Result>(
  source: AsyncIterable<Item>,
  width: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const started: Promise<Result>[] = [];
  for await (const item of source) {
    const job = work(item);
    job.catch(() => undefined); // it is waited for below; until then a failure must not go unhandled
    started.push(job);
    if (started.length < width) continue;
    const first = started.shift();
    if (first !== undefined) yield await first;
  }
  for (const job of started) yield await job;
}
