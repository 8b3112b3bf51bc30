import { memberOf } from './member.ts';
import { unexpected } from './unexpected.ts';

/** An answer of the API, decoded. */
export interface Answer {
  readonly status: number;
  readonly data: unknown;
  readonly headers: {
    readonly link?: string | undefined;
    /** What a personal access token (classic) may do; absent for all others. */
  };
}

const atOnce = 6;
/** The most that the API gives. */
const pageSize = 100;

/** What to list and how to get a page of it. */
export interface Listing {
  readonly get: (url: string) => Promise<Answer>;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** The member that holds the list, where a page is not the list itself. */
  readonly member: string | undefined;
}

/**
 * The entries of all pages in order, by the Link header: where it names the last page, pages are
 * fetched six at a time; where it does not, one after the other. A list that ends before the count
 * that it names is an error. Octokit's own paging breaks on a body that is text.
 */
export async function* listPages(listing: Listing): AsyncGenerator<unknown> {
  const { get, path, query, member } = listing;
  const search = new URLSearchParams({ per_page: `${pageSize}`, ...query });
  const getPage = async (url: string) => {
    const { data, headers } = await get(url);
    const list = member === undefined ? data : memberOf(data, member);
    if (!Array.isArray(list)) throw unexpected(`GET ${path}`, 'a list');
    const total = memberOf(data, 'total_count');
    return { entries: list as readonly unknown[], link: headers.link ?? '', total };
  };
  let page = await getPage(`${path}?${search.toString()}`);
  let listed = page.entries.length;
  yield* page.entries;
  const last = pageOf(linked(page.link, 'last'));
  for (let number = 2; number <= last; number += atOnce) {
    const count = Math.min(atOnce, last - number + 1);
    const urls = Array.from({ length: count }, (_, index) => {
      return `${path}?${withPage(search, number + index).toString()}`;
    });
    const pages = await Promise.all(urls.map(getPage));
    for (const one of pages) {
      listed += one.entries.length;
      yield* one.entries;
    }
    page = pages.at(-1) ?? page;
  }
  // Whatever was added while the pages were read, or all of them where no last page is named.
  for (let next = linked(page.link, 'next'); next !== undefined; ) {
    page = await getPage(next);
    listed += page.entries.length;
    yield* page.entries;
    next = linked(page.link, 'next');
  }
  if (typeof page.total === 'number' && page.total > listed) {
    throw unexpected(`GET ${path}`, `all ${page.total} entries of a list, found ${listed}`);
  }
}

/**
 * True of a full page that names no next one: what is added behind it changes neither its ETag nor
 * gives its 304 a Link header (https://github.com/app-sre/github-mirror/pull/57), so that it has to be
 * read anew.
 */
export function mayGoOn({ data, headers }: Answer): boolean {
  if (linked(headers.link ?? '', 'next') !== undefined) return false;
  const members = typeof data === 'object' && data !== null ? Object.values(data) : [];
  return [data, ...members].some((one) => Array.isArray(one) && one.length >= pageSize);
}

function withPage(search: URLSearchParams, page: number): URLSearchParams {
  const copy = new URLSearchParams(search);
  copy.set('page', `${page}`);
  return copy;
}

function linked(link: string, relation: 'next' | 'last'): string | undefined {
  return new RegExp(`<([^<>]+)>;\\s*rel="${relation}"`).exec(link)?.[1];
}

/** 0 where the platform counts its pages in another way. */
function pageOf(url: string | undefined): number {
  const page = url === undefined ? null : new URL(url).searchParams.get('page');
  return page !== null && /^\d{1,6}$/.test(page) ? Number(page) : 0;
}
