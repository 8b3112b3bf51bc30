import { RegistryError, type RegistryErrorCode } from '../errors.ts';
import { accessHint } from '../hosts.ts';
import { type Redactor, redactUrl } from '../redact.ts';
import { isTemporaryStatus, parseRetryAfter } from './retry-policy.ts';
import type { Answer } from './wire.ts';

/** The registry's own explanation (OCI distribution-spec, Error Codes). */
export interface ErrorDocument {
  readonly codes: readonly string[];
  /** `CODE: message` of each error; text from outside, not yet redacted. */
  readonly text: string;
  /**
   * GitHub’s secondary limit: ghcr.io answers it with 403 and no other sign than these words
   * (https://github.com/virtualcell/vcell/issues/1888).
   */
  readonly isLimit: boolean;
}

const documentLimit = 64 * 1024;
/** A secondary limit that names no time is lifted after a minute at the earliest. */
const secondaryLimitMs = 60_000;

/** Reads an error body as far as it can be read; anything else than the specified document is empty. */
export async function readErrorDocument(answer: Answer): Promise<ErrorDocument> {
  const bytes = await answer.body.readSome(documentLimit);
  const raw = Buffer.from(bytes).toString('utf8');
  const errors = parseErrors(raw);
  const codes = errors.flatMap(({ code }) =>
    typeof code === 'string' && code !== '' ? [code] : [],
  );
  const text = errors.map(({ code, message }) => [code, message].filter(Boolean).join(': '));
  const isLimit = /\bsecondary rate limit\b/i.test(raw);
  return { codes, text: text.join('; '), isLimit };
}

function parseErrors(text: string): { code?: unknown; message?: unknown }[] {
  try {
    const document = JSON.parse(text) as { errors?: unknown } | null;
    const errors: unknown[] = Array.isArray(document?.errors) ? document.errors : [];
    return errors.filter((error) => typeof error === 'object' && error !== null);
  } catch {
    return [];
  }
}

/** The error for an answer that is none of those a call expects. */
export function statusError(
  answer: Answer,
  document: ErrorDocument,
  { redactor, now }: { redactor: Redactor; now: number },
): RegistryError {
  const { method, status } = answer;
  const url = redactUrl(answer.url);
  const isLimit = status === 403 && document.isLimit;
  const code = isLimit ? 'REGISTRY_RATE_LIMITED' : codeOf(status, document.codes);
  const explanation = document.text === '' ? '' : ` (${redactor.scrub(document.text)})`;
  const named = parseRetryAfter(answer.header('retry-after'), now);
  const retryAfterMs = named ?? (isLimit ? secondaryLimitMs : undefined);
  return new RegistryError(code, `${method} ${url} answered ${status}${explanation}`, {
    hint: hintFor(code, answer) ?? 'Check the reference and the registry host.',
    method,
    url,
    status,
    specCodes: document.codes.map((specCode) => redactor.scrub(specCode)),
    temporary: isLimit || isTemporaryStatus(status),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

function codeOf(status: number, specCodes: readonly string[]): RegistryErrorCode {
  if (status === 401) return 'REGISTRY_UNAUTHORIZED';
  if (status === 429) return 'REGISTRY_RATE_LIMITED';
  if (status === 408) return 'REGISTRY_TIMEOUT';
  if (status >= 500) return 'REGISTRY_UPSTREAM_ERROR';
  if (status < 400) return 'REGISTRY_PROTOCOL';
  // Some registries answer 400, 403 or 404 where they mean one of these.
  if (specCodes.includes('TOOMANYREQUESTS')) return 'REGISTRY_RATE_LIMITED';
  if (specCodes.includes('UNAUTHORIZED')) return 'REGISTRY_UNAUTHORIZED';
  if (status === 403 || specCodes.includes('DENIED')) return 'REGISTRY_FORBIDDEN';
  return 'REGISTRY_REFUSED';
}

const hints: Partial<Record<RegistryErrorCode, string>> = {
  REGISTRY_UNAUTHORIZED:
    'Log in to the registry, or pass a user name and password that are valid for it.',
  REGISTRY_RATE_LIMITED: 'Wait, lower the concurrency, or log in for a higher limit.',
  REGISTRY_UPSTREAM_ERROR: 'Look at the status page of the registry and run again.',
};

const deletesOff =
  'Let the registry allow deletes: CNCF distribution with REGISTRY_STORAGE_DELETE_ENABLED=true. ghcr.io deletes by the API of GitHub alone.';

function hintFor(code: RegistryErrorCode, { method, status, url }: Answer): string | undefined {
  if (method === 'DELETE' && status === 405) return deletesOff;
  return code === 'REGISTRY_FORBIDDEN' ? accessHint(url.host) : hints[code];
}

/** True when a 404 means that the thing is not there, and not that we may not see it. */
export function meansAbsent(document: ErrorDocument): boolean {
  return codeOf(404, document.codes) === 'REGISTRY_REFUSED';
}

/** True for an HTML page: what a captive portal or a login page says instead of a registry. */
export function isHtml(answer: Answer): boolean {
  return /^(text\/html|application\/xhtml\+xml)\b/i.test(
    answer.header('content-type')?.trim() ?? '',
  );
}

/** The error for an answer with a good status that no registry gives. */
export function protocolError(answer: Answer, what: string): RegistryError {
  const { method, status } = answer;
  const url = redactUrl(answer.url);
  const hint = 'Check the host name, and whether a proxy or a login page answers in its place.';
  const details = { method, url, status, hint };
  return new RegistryError(
    'REGISTRY_PROTOCOL',
    `${method} ${url} answered ${status}: ${what}`,
    details,
  );
}
