import { expect, test } from 'vitest';
import { type Answer, listPages, mayGoOn } from '../src/paging.ts';

const path = '/x';
const link = (relation: string, page: string) =>
  `<https://api.github.com/x?page=${page}>; rel="${relation}"`;

/** What a list gives of which the pages have these links; each holds its number. */
async function listed(...links: readonly string[]) {
  const pages = links.map((one, at): Answer => {
    return { status: 200, data: [at + 1], headers: { link: one } };
  });
  const get = async (url: string) => {
    const number = new URL(url, 'https://api.github.com').searchParams.get('page') ?? '1';
    return pages.at(Number.parseInt(number, 10) - 1) ?? Promise.reject(new Error(url));
  };
  const entries: unknown[] = [];
  const listing = { get, path, query: {}, member: undefined };
  for await (const one of listPages(listing)) entries.push(one);
  return entries;
}

test.each<[string, readonly string[]]>([
  ['names no last page', [link('next', '2'), link('next', '3'), '']],
  ['names its last page', [`${link('next', '2')}, ${link('last', '3')}`, link('next', '3'), '']],
  ['grows meanwhile', [`${link('next', '2')}, ${link('last', '2')}`, link('next', '3'), '']],
  ['counts in words', [`${link('next', '2')}, ${link('last', 'z')}`, link('next', '3'), '']],
  ['counts too far', [`${link('next', '2')}, ${link('last', '1000000')}`, link('next', '3'), '']],
])('a list that %s is read to its end', async (_, links) => {
  expect(await listed(...links)).toEqual([1, 2, 3]);
});

const full = Array.from({ length: 100 }, () => 0);

test.each<[string, unknown, string, boolean]>([
  ['a full page', full, '', true],
  ['a full page in a member', { total_count: 100, workflow_runs: full }, '', true],
  ['a page with room', full.slice(1), '', false],
  ['a page with room in a member', { total_count: 99, workflow_runs: full.slice(1) }, '', false],
  ['a full page before another', full, link('next', '2'), false],
  ['no page', null, '', false],
])('whether %s may go on without a new ETag', (_, data, next, expected) => {
  const headers = next === '' ? {} : { link: next };
  expect(mayGoOn({ status: 200, data, headers })).toBe(expected);
});
