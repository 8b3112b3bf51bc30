/** A regular file inside a tar archive: where its bytes are. */
export interface TarEntry {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
}

/** Reads `length` bytes at `offset`; fewer only at the end of the file. */
export type ReadAt = (offset: number, length: number) => Promise<Uint8Array>;

/** A damaged or unsupported archive; the text says which and where. */
export class TarError extends Error {}

const block = 512;
const longestHeader = 1024 * 1024;
/** Headers about the entry that follows, or about all: what an override is for comes after them. */
const isAbout = /^[xLgK]$/;

/**
 * The regular files of a tar archive, without reading their contents (POSIX.1-2017 pax, ustar, and
 * the long names and base-256 sizes of GNU tar). Links, devices and folders are left out.
 */
export async function* tarEntries(readAt: ReadAt): AsyncGenerator<TarEntry> {
  let offset = 0;
  let override: { path?: string; size?: number } = {};
  for (;;) {
    const header = await readAt(offset, block);
    if (header.byteLength === 0 || header.every((byte) => byte === 0)) return;
    if (header.byteLength < block) throw new TarError(`the header at ${offset} is cut short`);
    checkSum(header, offset);
    const type = String.fromCharCode(header[156] ?? 0);
    const given = isAbout.test(type) ? undefined : override.size;
    const size = given ?? readNumber(header.subarray(124, 136), offset);
    const start = offset + block;
    offset = start + Math.ceil(size / block) * block;
    if (!Number.isSafeInteger(offset)) throw new TarError(`the size at ${start} is too large`);
    if (type === 'x' || type === 'L') {
      if (size > longestHeader) throw new TarError(`the header at ${start} is too long`);
      const extra = await readAt(start, size);
      override = { ...override, ...(type === 'x' ? parsePax(extra) : { path: cString(extra) }) };
      continue;
    }
    const isFile = type === '0' || type === '\0';
    if (isFile) yield { name: override.path ?? nameOf(header), offset: start, size };
    if (!isAbout.test(type)) override = {};
  }
}

function checkSum(header: Uint8Array, offset: number): void {
  const stored = readNumber(header.subarray(148, 156), offset);
  // The sum is taken with the field itself as eight spaces.
  const sum = header.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0);
  if (sum !== stored) throw new TarError(`the header at ${offset} has a wrong checksum`);
}

function readNumber(field: Uint8Array, offset: number): number {
  const first = field[0] ?? 0;
  if (first >= 128) {
    const value = field.reduce(
      (total, byte, at) => total * 256 + (at === 0 ? byte & 127 : byte),
      0,
    );
    if (Number.isSafeInteger(value)) return value;
    throw new TarError(`a number in the header at ${offset} is too large`);
  }
  const text = cString(field).trim();
  if (!/^[0-7]*$/.test(text))
    throw new TarError(`a number in the header at ${offset} is not octal`);
  return text === '' ? 0 : Number.parseInt(text, 8);
}

function nameOf(header: Uint8Array): string {
  const name = cString(header.subarray(0, 100));
  const isUstar = cString(header.subarray(257, 262)) === 'ustar';
  const prefix = isUstar ? cString(header.subarray(345, 500)) : '';
  return prefix === '' ? name : `${prefix}/${name}`;
}

function cString(field: Uint8Array): string {
  const end = field.indexOf(0);
  return Buffer.from(end < 0 ? field : field.subarray(0, end)).toString('utf8');
}

/** Records of the form `<length> <key>=<value>\n`, where the length counts the whole record. */
function parsePax(bytes: Uint8Array): { path?: string; size?: number } {
  const found: { path?: string; size?: number } = {};
  for (let at = 0; at < bytes.byteLength; ) {
    const space = bytes.indexOf(32, at);
    const length = Number(Buffer.from(bytes.subarray(at, Math.max(at, space))).toString('latin1'));
    if (!Number.isSafeInteger(length) || length <= 0) return found;
    const record = Buffer.from(bytes.subarray(space + 1, at + length - 1)).toString('utf8');
    const equals = record.indexOf('=');
    const value = record.slice(equals + 1);
    if (record.slice(0, equals) === 'path') found.path = value;
    if (record.slice(0, equals) === 'size' && /^\d+$/.test(value)) found.size = Number(value);
    at += length;
  }
  return found;
}
