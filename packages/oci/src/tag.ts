import { OciError, quote } from './error.ts';

/** Longest tag in characters (OCI distribution-spec, "Pulling manifests"). */
export const maximumTagLength = 128;

const tagGrammar = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;

/** Whether a registry may accept the text as a tag. */
export function isTag(text: string): boolean {
  return tagGrammar.test(text);
}

/** Gives the text back when it is a tag. Throws TAG_INVALID. */
export function parseTag(text: string): string {
  if (isTag(text)) return text;
  throw new OciError('TAG_INVALID', `${quote(text)} is not a tag: ${tagProblem(text)}`, {
    hint: 'A tag is 1 to 128 letters, digits, "_", "." and "-", and starts with a letter, a digit or "_".',
  });
}

function tagProblem(text: string): string {
  if (text === '') return 'it is empty';
  if (text.length > maximumTagLength) {
    return `it has ${text.length} characters, at most ${maximumTagLength} are allowed`;
  }
  if (text.startsWith('.') || text.startsWith('-')) return `it starts with ${quote(text[0])}`;
  return `it contains ${quote(/[^A-Za-z0-9._-]/u.exec(text)?.[0])}`;
}
