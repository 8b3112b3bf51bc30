import { mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ActionError } from './errors.ts';

/** What the error says when the file cannot be written. */
export interface Unwritable {
  /** Of the action's own errors. */
  readonly code: string;
  readonly what: string;
  readonly input: string;
}

/**
 * Writes pieces of text to a file that is only there when it is complete: whoever reads it now and
 * then never sees half of it. Throws the error that `unwritable` describes.
 */
export async function writeWhole(
  path: string,
  pieces: Iterable<string>,
  { code, what, input }: Unwritable,
): Promise<void> {
  const beside = `${path}.part`;
  try {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(beside, 'w');
    try {
      for (const piece of pieces) await file.write(piece);
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (cause) {
    throw new ActionError(code, `the ${what} cannot be written to "${path}"`, {
      hint: `let the input ${input} name a file in a folder that the job may write to`,
      cause,
    });
  }
}
