/** What a function throws; an error of its own when it throws nothing. */
export function failureOf(task: () => unknown): unknown {
  try {
    task();
  } catch (error) {
    return error;
  }
  return new Error('nothing was thrown');
}

/** What a promise is rejected with; an error of its own when it is not. */
export async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(
    () => new Error('nothing was rejected'),
    (error: unknown) => error,
  );
}
