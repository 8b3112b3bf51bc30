import type { Lease } from '../core/policy.ts';
import { imageIn, keysIn, type NamingText } from './text-leases.ts';

/** What a text leaves to somebody else to fill in. */
export interface Templates {
  /** What stands where nothing is filled in: the `v1` of `${TAG:-v1}`. */
  readonly leases: readonly Lease[];
  /** References that say nothing: `ghcr.io/acme/web:${VERSION}`, each with its text. */
  readonly unknown: readonly { readonly source: string; readonly reference: string }[];
}

const braces = '\\{\\{[^{}\\n]{0,200}\\}\\}|\\{[^{}\\n]{0,200}\\}|\\{';
const variable = `\\$(?:${braces}|\\([^()\\n]{0,200}\\)|[A-Za-z0-9_]*)|${braces}`;

/**
 * References to a package whose tag or digest is a variable. One is known when it has a default, or
 * when it is all variable and called like a key that gives a tag or digest in one of the texts, as
 * that counts already. Pure.
 */
export function templatesIn(name: string, texts: readonly NamingText[]): Templates {
  const part = '[A-Za-z0-9._:-]{0,128}';
  const pattern = new RegExp(`${imageIn(name)}[:@](${part})(${variable})(${part}[\${]?)`, 'gi');
  const all = texts.flatMap(({ source, text }) =>
    Array.from(text.matchAll(pattern), ([reference, before = '', template = '', after = '']) => {
      return { source, reference, before, template, after };
    }),
  );
  if (all.length === 0) return { leases: [], unknown: [] };
  const keys = new Set(texts.flatMap(keysIn));
  const leases: Lease[] = [];
  const unknown: { readonly source: string; readonly reference: string }[] = [];
  for (const { source, reference, before, template, after } of all) {
    const value = defaultOf(template);
    const isAlone = before + after === '';
    if (value !== undefined && !/[${]$/.test(after)) {
      leases.push({ kind: 'tag', value: `${before}${value}${after}`, source });
    } else if (!isAlone || !keys.has(variableOf(template))) unknown.push({ source, reference });
  }
  return { leases, unknown };
}

/** Of `${TAG:-v1}` and `${TAG-v1}`. */
function defaultOf(template: string): string | undefined {
  return /^\$\{[A-Za-z0-9_]+:?-([A-Za-z0-9_][A-Za-z0-9._:-]*)\}$/.exec(template)?.[1];
}

/** The last name in front of any filter, in lower case: `tag` of `{{ .Values.image.tag | quote }}`. */
function variableOf(template: string): string {
  const [expression = ''] = template.split('|');
  return (/([A-Za-z0-9_-]+)[^A-Za-z0-9_-]*$/.exec(expression)?.[1] ?? '').toLowerCase();
}
