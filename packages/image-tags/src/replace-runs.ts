const asciiSize = 128;
const dash = 0x2d;

/** For each ASCII character what stays of it, in lower case; 0 for what becomes a dash. */
const keptCharacters: Uint8Array = Uint8Array.from({ length: asciiSize }, (_, unit) => {
  const isCapital = unit >= 0x41 && unit <= 0x5a;
  const lower = isCapital ? unit + 0x20 : unit;
  return /[a-z0-9._]/.test(String.fromCharCode(lower)) ? lower : 0;
});

/**
 * Lower-cases ASCII letters alone, as any other case mapping depends on the language, and turns
 * every run of other characters, of those in `alsoReplace` and of dashes into one dash.
 */
export function replaceRuns(source: string, alsoReplace: string): string {
  const kept = alsoReplace === '' ? keptCharacters : withoutCharacters(alsoReplace);
  const bytes = Buffer.allocUnsafe(source.length);
  let length = 0;
  let afterDash = false;
  for (let index = 0; index < source.length; index += 1) {
    const unit = source.charCodeAt(index);
    const character = unit < asciiSize ? (kept[unit] ?? 0) : 0;
    if (character === 0 && afterDash) continue;
    afterDash = character === 0;
    bytes[length] = afterDash ? dash : character;
    length += 1;
  }
  return bytes.toString('latin1', 0, length);
}

/** Characters are compared in lower case, after the name was lower-cased. */
function withoutCharacters(alsoReplace: string): Uint8Array {
  return keptCharacters.map((lower) =>
    lower !== 0 && alsoReplace.includes(String.fromCharCode(lower)) ? 0 : lower,
  );
}
