import fc from 'fast-check';

/** Pieces that real branch names and hostile ones are made of. */
const pieces = ['feature', 'Fix', '/', '-', '--', '.', '..', '_', '#', '@{', ' ', 'a', 'Z', '9']
  .concat(['refs/heads/', 'refs/tags/', 'latest', 'v1.2.3', 'sha256-', 'abc1234', '0a1b2c3d'])
  .concat(['pr-5', 'İ', 'ı', 'ß', 'é', '日本語', '😀', '\u200d', '\u202e', '$(id)', "'", ';', '\\'])
  .concat(['deadbeefdeadbeefdeadbeefdeadbeefdeadbeefdeadbeefdeadbeefdeadbeef', '+', '~', '^', ':']);

const fromPieces = fc
  .array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 24 })
  .map((parts) => parts.join(''));

const codeUnit = fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit));

/** Any text at all: made of pieces, of characters, and of code units that form no character. */
export const anyName: fc.Arbitrary<string> = fc.oneof(
  { arbitrary: fromPieces, weight: 3 },
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.string({ unit: codeUnit, maxLength: 200 }),
);

/** Names that sanitising does not refuse. */
export const usableName: fc.Arbitrary<string> = anyName.filter(isUsable);

/** Whether sanitising takes the name: not empty and without NUL or line breaks. */
export function isUsable(name: string): boolean {
  return name.replace(/^refs\/(?:heads|tags)\//, '') !== '' && !/[\0\r\n]/.test(name);
}
