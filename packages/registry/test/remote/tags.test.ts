import { describe, expect, test } from 'vitest';
import { collect, testClient } from '../support/client.ts';
import { startScripted } from '../support/scripted-server.ts';

const list = 'GET /v2/acme/web/tags/list?n=1000';
const at = (registry: string) => ({ registry, repository: 'acme/web' });
const page = (tags: unknown, next?: string) => ({
  status: 200,
  headers: next === undefined ? {} : { link: `<${next}>; rel="next"` },
  body: JSON.stringify({ name: 'acme/web', tags }),
});
const thousand = Array.from({ length: 1000 }, (_, at) => `t${at}`);

describe('listTags', () => {
  test.each([
    ['one page', { [list]: page(['v1', 'v2']) }, ['v1', 'v2']],
    ['no tags', { [list]: page([]) }, []],
    ['null in place of a list', { [list]: page(null) }, []],
    ['a repository that is not there', { [list]: { status: 404 } }, []],
    [
      'pages by a relative link',
      {
        [list]: page(['a'], '/v2/acme/web/tags/list?n=1&last=a'),
        'GET /v2/acme/web/tags/list?n=1&last=a': page(['b']),
      },
      ['a', 'b'],
    ],
    [
      'a tag that two pages name',
      { [list]: page(['a'], '/v2/next'), 'GET /v2/next': page(['a', 'b']) },
      ['a', 'b'],
    ],
    [
      'a full page without a link, by the last tag',
      { [list]: page(thousand), [`${list}&last=t999`]: page(['z']) },
      [...thousand, 'z'],
    ],
    [
      'a registry that does not know "last"',
      { [list]: page(thousand), [`${list}&last=t999`]: page(thousand) },
      thousand,
    ],
  ])('reads %s', async (_, script, tags) => {
    await using server = await startScripted(script);
    await using client = testClient();
    expect(await collect(client.registry.listTags(at(server.host)))).toEqual(tags);
    expect(server.requests).toHaveLength(Object.keys(script).length);
  });

  test('follows an absolute link on the same host', async () => {
    await using server = await startScripted();
    server.plan({ [list]: page(['a'], `${server.url}/v2/next`), 'GET /v2/next': page(['b']) });
    await using client = testClient();
    expect(await collect(client.registry.listTags(at(server.host)))).toEqual(['a', 'b']);
  });

  test.each([
    ['a link to another host', { [list]: page(['a'], 'http://localhost:1/v2/next') }],
    ['a link to itself', { [list]: page(['a'], '/v2/acme/web/tags/list?n=1000') }],
    ['a circle', { [list]: page(['a'], '/v2/b'), 'GET /v2/b': page(['b'], '/v2/b') }],
    [
      'an HTML page',
      { [list]: { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' } },
    ],
    ['something that is no JSON', { [list]: { status: 200, body: 'tags' } }],
    ['a list in place of an object', { [list]: { status: 200, body: '[]' } }],
    ['tags that are no list', { [list]: page('v1') }],
    ['a tag that is no text', { [list]: page(['v1', null]) }],
  ])('fails on %s', async (_, script) => {
    await using server = await startScripted(script);
    await using client = testClient();
    await expect(collect(client.registry.listTags(at(server.host)))).rejects.toMatchObject({
      code: 'REGISTRY_PROTOCOL',
    });
  });

  test('asks for the next page only when it is wanted', async () => {
    await using server = await startScripted({ [list]: page(['a'], '/v2/next') });
    await using client = testClient();
    for await (const _ of client.registry.listTags(at(server.host))) break;
    expect(server.requests).toHaveLength(1);
  });

  test('repeats a page that broke off', async () => {
    const whole = page(['v1']);
    await using server = await startScripted({ [list]: [{ ...whole, cutAfter: 5 }, whole] });
    await using client = testClient();
    expect(await collect(client.registry.listTags(at(server.host)))).toEqual(['v1']);
  });
});

describe('listRepositories', () => {
  const catalogue = 'GET /v2/_catalog?n=1000';
  test('reads every page', async () => {
    const names = (repositories: string[], headers = {}) => ({
      status: 200,
      headers,
      body: JSON.stringify({ repositories }),
    });
    await using server = await startScripted({
      [catalogue]: names(['a/b'], { link: '</v2/_catalog?n=1000&last=a%2Fb>; rel="next"' }),
      [`${catalogue}&last=a%2Fb`]: names(['c']),
    });
    await using client = testClient();
    expect(await collect(client.registry.listRepositories(server.host))).toEqual(['a/b', 'c']);
  });

  test.each([
    [404, 'REGISTRY_REFUSED'],
    [401, 'REGISTRY_UNAUTHORIZED'],
    [403, 'REGISTRY_FORBIDDEN'],
  ])('a catalogue that answers %i is %s and not empty', async (status, code) => {
    await using server = await startScripted({ [catalogue]: { status } });
    await using client = testClient();
    await expect(collect(client.registry.listRepositories(server.host))).rejects.toMatchObject({
      code,
    });
  });
});
