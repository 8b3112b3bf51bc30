/** An inclusive byte range of a body. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/**
 * Reads one `bytes=` range (RFC 9110, section 14). `all` for an absent or unusable header,
 * `unsatisfiable` when nothing of the body is asked for.
 */
export function parseRange(header: string, size: number): ByteRange | 'all' | 'unsatisfiable' {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header.trim());
  if (match === null) return 'all';
  const [, from = '', to = ''] = match;
  if (from === '' && to === '') return 'all';
  if (from === '') {
    const suffix = Math.min(Number(to), size);
    return suffix === 0 ? 'unsatisfiable' : { first: size - suffix, last: size - 1 };
  }
  const first = Number(from);
  const last = to === '' ? size - 1 : Math.min(Number(to), size - 1);
  return first > last ? 'unsatisfiable' : { first, last };
}
