import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
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
 * Finds out whether {@link writeWhole} can write there, and leaves nothing behind: for work that
 * cannot be told of otherwise. Throws the error that `unwritable` describes.
 */
export async function checkWritable(path: string, unwritable: Unwritable): Promise<void> {
  const beside = besideOf(path);
  await orUnwritable(path, unwritable, async () => {
    await mkdir(dirname(path), { recursive: true });
    const facts = await stat(path).catch(() => undefined);
    if (facts?.isDirectory() === true) throw new Error(`${path} is a folder`);
    await (await open(beside, 'w')).close();
    await rm(beside);
  });
}

/**
 * Writes pieces of text to a file that is only there when it is complete: whoever reads it now and
 * then never sees half of it. Throws the error that `unwritable` describes.
 */
export async function writeWhole(
  path: string,
  pieces: Iterable<string>,
  unwritable: Unwritable,
): Promise<void> {
  const beside = besideOf(path);
  await orUnwritable(path, unwritable, async () => {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(beside, 'w');
    try {
      // `write` may write less than it is given, as on a disk that is full, and say so to nobody.
      for (const piece of pieces) await file.writeFile(piece);
    } finally {
      await file.close();
    }
    await rename(beside, path);
  });
}

function besideOf(path: string): string {
  return `${path}.part`;
}

async function orUnwritable(
  path: string,
  { code, what, input }: Unwritable,
  task: () => Promise<void>,
): Promise<void> {
  try {
    await task();
  } catch (cause) {
    throw new ActionError(code, `the ${what} cannot be written to "${path}"`, {
      hint: `let the input ${input} name a file in a folder that the job may write to`,
      cause,
    });
  }
}
