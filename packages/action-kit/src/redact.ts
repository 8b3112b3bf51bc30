import { markdown } from './markdown.ts';
import { visible } from './visible.ts';

/** Replaces registered secrets in text. The runner masks too, but only what reaches its log. */
export interface Redactor {
  /** Registers a secret; gives the strings that the runner must be told to mask. */
  readonly add: (secret: string) => readonly string[];
  readonly redact: (text: string) => string;
}

const replacement = '***';
const shortestEncoded = 6;

/** Knows secrets as they are, line by line, and in their base64, URL and JSON forms. */
export function createRedactor(): Redactor {
  const known = new Set<string>();
  let ordered: readonly string[] = [];
  return {
    add(secret) {
      const masks = masksOf(secret);
      for (const mask of masks) {
        known.add(mask);
        for (const form of encodedForms(mask)) known.add(form);
      }
      // The longest first, so that a part never hides the rest of the whole.
      ordered = [...known].sort((a, b) => b.length - a.length);
      return masks;
    },
    redact(text) {
      const uncut = redactCut(text, ordered);
      return ordered.reduce((rest, secret) => rest.replaceAll(secret, replacement), uncut);
    },
  };
}

/** Where a quoted value was cut, the beginning of a secret may stand right before. */
const cut = /…"|\.\.\."/g;
const shortestCut = 4;
const longestQuote = 1000;

function redactCut(text: string, secrets: readonly string[]): string {
  let redacted = '';
  let from = 0;
  for (const { index } of text.matchAll(cut)) {
    const before = text.slice(from, index);
    const shown = Math.max(0, ...secrets.map((secret) => shownOf(secret, before)));
    redacted += shown === 0 ? before : before.slice(0, -shown) + replacement;
    from = index;
  }
  return redacted + text.slice(from);
}

/** How many characters of a secret, from its first one, end the text. */
function shownOf(secret: string, text: string): number {
  const start = secret.slice(0, shortestCut);
  const end = text.slice(-longestQuote);
  for (let at = end.indexOf(start); at !== -1; at = end.indexOf(start, at + 1)) {
    if (secret.startsWith(end.slice(at))) return end.length - at;
  }
  return 0;
}

/** The whole secret, and each of its lines that holds a letter or digit. */
function masksOf(secret: string): readonly string[] {
  const whole = secret.trim();
  if (whole === '') return [];
  const lines = whole.split(/\r\n|\r|\n/).map((line) => line.trim());
  const telling = lines.length === 1 ? lines : lines.filter((line) => /[\p{L}\p{N}]/u.test(line));
  return [...new Set([...(secret === whole ? [] : [secret]), whole, ...telling])];
}

function encodedForms(secret: string): readonly string[] {
  const wellFormed = secret.toWellFormed();
  const forms = [
    encodeURIComponent(wellFormed),
    encodeURI(wellFormed),
    new URLSearchParams([['', wellFormed]]).toString().slice('='.length),
    JSON.stringify(secret).slice(1, -1),
    visible(secret),
    // What the summary makes of it, which is redacted when it is complete.
    markdown.text(secret).markdown,
    markdown.code(secret).markdown.replace(/^<code>|<\/code>$/g, ''),
  ];
  if (secret.length >= shortestEncoded) forms.push(...base64Forms(secret));
  return forms.filter((form) => form !== secret);
}

/** Base64 of the secret after 0, 1 or 2 unknown bytes, without the characters those bytes touch. */
function base64Forms(secret: string): readonly string[] {
  const bytes = Buffer.from(secret, 'utf8');
  return [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const first = Math.ceil((before * 4) / 3);
    const complete = Math.floor(((before + bytes.length) * 8) / 6);
    return encoded.slice(first, complete);
  });
}
