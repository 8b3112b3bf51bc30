import { expect } from 'vitest';

/** Matches an error of that code; texts must be contained. */
export function refusal(code: string, texts: { message?: string; hint?: string } = {}): unknown {
  const parts = Object.entries(texts).map(([key, text]) => [key, expect.stringContaining(text)]);
  return expect.objectContaining({ userError: true, code, ...Object.fromEntries(parts) });
}

/** What a call gives: its value, or the code of its error; any other error is thrown on. */
export function outcomeOf<T>(call: () => T): { value: T } | { code: string } {
  try {
    return { value: call() };
  } catch (error) {
    const { code, userError } = error as { code?: unknown; userError?: unknown };
    if (userError === true && typeof code === 'string') return { code };
    throw error;
  }
}
