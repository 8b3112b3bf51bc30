import { hash } from 'node:crypto';

/** How many characters `nameHash` has. */
export const nameHashLength = 8;

/** The first 8 hexadecimal digits of SHA-256 over the UTF-8 of a name. */
export function nameHash(name: string): string {
  const bytes = name.isWellFormed() ? name : encodeIllFormed(name);
  return hash('sha256', bytes, 'hex').slice(0, nameHashLength);
}

/**
 * Lone surrogates have no UTF-8, and would all be the same replacement character: such names are
 * hashed as UTF-16 behind a byte that no UTF-8 has.
 */
function encodeIllFormed(name: string): Uint8Array {
  return Buffer.concat([Buffer.of(0xff), Buffer.from(name, 'utf16le')]);
}
