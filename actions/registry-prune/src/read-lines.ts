import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';

const newline = 10;
const chunkBytes = 1024 * 1024;
const tailBytes = 64 * 1024;

/** A line without its end; the last one of a file may have none. */
export interface Line {
  readonly text: string;
  readonly isEnded: boolean;
}

/** The lines of a file one after another: all of it may be more than a text can hold, which is 512 MiB. */
export async function* readLines(path: string): AsyncGenerator<Line> {
  let rest: Buffer[] = [];
  for await (const chunk of createReadStream(path, { highWaterMark: chunkBytes })) {
    const bytes = chunk as Buffer;
    let start = 0;
    for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, start)) {
      yield { text: textOf([...rest, bytes.subarray(start, end)]), isEnded: true };
      rest = [];
      start = end + 1;
    }
    if (start < bytes.length) rest.push(bytes.subarray(start));
  }
  if (rest.length > 0) yield { text: textOf(rest), isEnded: false };
}

/** The first bytes of a file as text. */
export async function readStart(path: string, count: number): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(count), 0, count, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}

/** What follows the last line end of a file, and at which byte it begins. */
export async function readUnended(
  path: string,
): Promise<{ readonly text: string; readonly start: number }> {
  const file = await open(path);
  try {
    const parts: Buffer[] = [];
    let start = (await file.stat()).size;
    while (start > 0) {
      const count = Math.min(start, tailBytes);
      const { buffer } = await file.read(Buffer.alloc(count), 0, count, start - count);
      const end = buffer.lastIndexOf(newline) + 1;
      parts.unshift(buffer.subarray(end));
      start -= count - end;
      if (end > 0) break;
    }
    return { text: textOf(parts), start };
  } finally {
    await file.close();
  }
}

function textOf(parts: readonly Buffer[]): string {
  return (parts.length === 1 ? parts[0] : Buffer.concat(parts))?.toString('utf8') ?? '';
}
