/** Waits for all of them, also when one fails, and then fails with the first failure in their order. */
export async function settleAll<Value>(jobs: readonly Promise<Value>[]): Promise<readonly Value[]> {
  const ended = await Promise.allSettled(jobs);
  return ended.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
}
