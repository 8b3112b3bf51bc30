import type * as z from 'zod/mini';
import { OciError, type OciErrorCode, quote } from './error.ts';

const shownProblems = 20;

/**
 * Decodes bytes to a JSON object: strict UTF-8, no byte order mark, no more than `limit` bytes.
 * Throws MANIFEST_INVALID.
 */
export function decodeObject(bytes: Uint8Array, what: string, limit: number): object {
  if (bytes.length > limit) {
    throw invalidDocument(what, [`it has ${bytes.length} bytes, at most ${limit} are allowed`]);
  }
  const text = decodeText(bytes, what);
  const value = decodeJson(text, what);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidDocument(what, [`expected a JSON object, found ${nameOfKind(value)}`]);
  }
  return value;
}

/** The value as the schema describes it. Throws MANIFEST_INVALID with every problem. */
export function conform<S extends z.core.$ZodType>(
  schema: S & { safeParse: (value: unknown) => z.core.util.SafeParseResult<z.core.output<S>> },
  value: unknown,
  what: string,
): z.core.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw invalidDocument(what, result.error.issues.map(formatIssue));
}

/** An error that lists all problems of a document in one message. */
export function invalidDocument(
  what: string,
  problems: readonly string[],
  options: { code?: OciErrorCode; hint?: string; cause?: unknown } = {},
): OciError {
  const { code = 'MANIFEST_INVALID', ...rest } = options;
  const shown = problems.slice(0, shownProblems).join('; ');
  const more = problems.length - shownProblems;
  const verdict = code === 'MANIFEST_UNSUPPORTED' ? 'not supported' : 'invalid';
  const message = `${what} is ${verdict}: ${shown}${more > 0 ? `; and ${more} more` : ''}`;
  return new OciError(code, message, { ...rest, problems });
}

function decodeText(bytes: Uint8Array, what: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw invalidDocument(what, ['its bytes are not UTF-8'], { cause });
  }
}

function decodeJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (text === '') throw invalidDocument(what, ['it is empty'], { cause });
    if (/^\s*</.test(text)) {
      throw invalidDocument(what, [`it is HTML or XML, not JSON: ${quote(text.slice(0, 40))}`], {
        cause,
        hint: 'A proxy, login page or error page answered instead of the registry.',
      });
    }
    throw invalidDocument(what, [`it is not JSON: ${quote(text.slice(0, 40))}`], { cause });
  }
}

function nameOfKind(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : `a ${typeof value}`;
}

function formatIssue(issue: z.core.$ZodIssue): string {
  const path = issue.path.map((part) =>
    typeof part === 'number' ? `[${part}]` : `.${String(part)}`,
  );
  const where = path.join('').replace(/^\./, '').slice(0, 200);
  const message = messageOf(issue);
  return where === '' ? message : `${where}: ${message}`;
}

function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return `expected ${issue.expected}`;
  if (issue.code === 'invalid_value') return `expected ${issue.values.join(' or ')}`;
  return issue.message;
}
