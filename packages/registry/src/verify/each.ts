/** Things to work on: known from the start, or found while the first ones are under way. */
export type Source<Item> = Iterable<Item> | AsyncIterable<Item>;

export interface Crowd {
  /** The most items that are worked on at a time. */
  readonly width: number;
  /** Resolves when there is room for one more. */
  readonly room: () => Promise<void>;
}

/**
 * Works on the items of a source, and takes the next one only when there is room for it. The first
 * failure ends it, once what is under way has ended.
 */
export async function forEach<Item>(
  source: Source<Item>,
  { width, room }: Crowd,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const items = iteratorOf(source);
  let isOver = false;
  const runner = async (): Promise<void> => {
    while (!isOver) {
      await room();
      const next = isOver ? undefined : await items.next();
      if (next === undefined || next.done === true) isOver = true;
      else await work(next.value);
    }
  };
  const runners = Array.from({ length: width }, () =>
    runner().catch((error: unknown) => {
      isOver = true;
      throw error;
    }),
  );
  const ended = await Promise.allSettled(runners);
  await items.return?.();
  const failed = ended.find((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

function iteratorOf<Item>(
  source: Source<Item>,
): Iterator<Item> | AsyncIterator<Item, unknown, undefined> {
  return Symbol.asyncIterator in source
    ? source[Symbol.asyncIterator]()
    : source[Symbol.iterator]();
}
