import { hash } from 'node:crypto';

/** How many characters `nameHash` has. */
export const nameHashLength = 8;

/** The first 8 hexadecimal digits of SHA-256 over the UTF-8 of a name. */
export function nameHash(name: string): string {
  const bytes = name.isWellFormed() ? name : encodeIllFormed(name);
  return hash('sha256', bytes, 'hex').slice(0, nameHashLength);
}

/**
 * Lone surrogates have no UTF-8: each keeps its own three bytes, as in WTF-8, so that two names
 * which differ only there keep different hashes.
 */
function encodeIllFormed(name: string): Uint8Array {
  const parts = Array.from(name, (character) => {
    const unit = character.charCodeAt(0);
    const isLone = character.length === 1 && unit >= 0xd800 && unit <= 0xdfff;
    if (!isLone) return Buffer.from(character, 'utf8');
    return Buffer.from([0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f)]);
  });
  return Buffer.concat(parts);
}
