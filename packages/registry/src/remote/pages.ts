import { RegistryError } from '../errors.ts';
import { redactUrl } from '../redact.ts';
import type { Call, Client } from '../transport/client.ts';
import { isHtml, protocolError } from '../transport/status.ts';
import type { Answer } from '../transport/wire.ts';
import { nextLink } from './link.ts';

const maximumPages = 10_000;
const pageBytes = 32 * 1024 * 1024;

/** One page: what `read` made of it, and the answer's own next page if it names one. */
export interface Page<T> {
  readonly value: T;
  readonly next: URL | undefined;
}

/**
 * Follows `Link: rel="next"` from page to page. `read` may return undefined for "there is nothing",
 * which ends the list. REGISTRY_PROTOCOL for a link to another origin or to a page that was there
 * before; REGISTRY_LIMIT after 10,000 pages. `after` may name a next page where no link does.
 */
export async function* pages<T>(
  client: Client,
  first: Call,
  read: (answer: Answer) => Promise<T | undefined>,
  after: (value: T, url: URL) => URL | undefined = () => undefined,
): AsyncGenerator<T> {
  const seen = new Set<string>();
  let url: URL | undefined = first.url;
  while (url !== undefined) {
    if (seen.has(url.href)) throw broken(url, 'the pages go round in a circle');
    seen.add(url.href);
    if (seen.size > maximumPages) {
      const text = `${redactUrl(first.url)} has more than ${maximumPages} pages`;
      throw new RegistryError('REGISTRY_LIMIT', text, { url: redactUrl(first.url) });
    }
    const call: Call = { ...first, url };
    const page: Page<T> | undefined = await client.send(call, async (answer) => {
      const value = await read(answer);
      return value === undefined ? undefined : { value, next: nextPage(answer, first.url) };
    });
    if (page === undefined) return;
    yield page.value;
    url = page.next ?? after(page.value, url);
  }
}

function nextPage(answer: Answer, first: URL): URL | undefined {
  const link = nextLink(answer.headerValues('link'));
  if (link === undefined) return undefined;
  const url = URL.canParse(link, answer.url.href) ? new URL(link, answer.url) : undefined;
  if (url?.origin !== first.origin) throw broken(first, 'the next page is on another host');
  return url;
}

function broken(url: URL, what: string): RegistryError {
  const shown = redactUrl(url);
  return new RegistryError('REGISTRY_PROTOCOL', `GET ${shown}: ${what}`, {
    method: 'GET',
    url: shown,
  });
}

/** The body as a JSON object. REGISTRY_PROTOCOL for a page of HTML and for anything else. */
export async function readJsonObject(answer: Answer): Promise<Record<string, unknown>> {
  if (isHtml(answer)) {
    answer.body.cancel();
    throw protocolError(answer, 'an HTML page in place of JSON');
  }
  const text = Buffer.from(await answer.body.readAll(pageBytes)).toString('utf8');
  const value = parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw protocolError(answer, 'the body is not a JSON object');
  }
  return value as Record<string, unknown>;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
