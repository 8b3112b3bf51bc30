import { mkdir, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { fault, startMemoryRegistry } from '@image-relay/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fetchText } from '../../src/leases/fetch-text.ts';
import { temporary } from '../registries.ts';
import { digestOf, nowhere, prune, serveTags } from './arrange.ts';
import { breaksOff, drips, hangsUp, says, serveLists } from './list-server.ts';

const options = { env: {}, retries: 0, signal: new AbortController().signal, pauseMs: 1 };
const digest = `sha256:${'a'.repeat(64)}`;

describe('what a list names is in use', () => {
  it('from a file', async () => {
    const server = await serveTags('by-digest', 'by-tag', 'old');
    const path = join(await temporary(), 'digests.txt');
    const other = `${server.host}/acme/other:old`;
    const lines = [digestOf(server, 'by-digest'), `${server.host}/acme/web:by-tag`, other];
    await writeFile(path, lines.join('\n'));
    const { kept } = await prune(server, nowhere, { 'in-use-digests': path });
    expect(kept).toEqual(['by-digest', 'by-tag']);
  });

  it('from a URL, which is asked without a log-in', async () => {
    const server = await serveTags('by-digest', 'old');
    const list = await serveLists(says(JSON.stringify([digestOf(server, 'by-digest')])));
    const inputs = { 'in-use-digests': `${list.url}?key=1`, username: 'me', password: 'secret' };
    const { kept } = await prune(server, { ...nowhere, token: 'ghs_secret' }, inputs);
    expect(kept).toEqual(['by-digest']);
    expect(list.requests.map(({ url }) => url)).toEqual(['/list?key=1']);
    expect(JSON.stringify(list.requests)).not.toMatch(/secret|authorization|cookie/i);
  });

  it('from files and lists together', async () => {
    const server = await serveTags('by-file', 'by-digest', 'by-default', 'old');
    const folder = await temporary();
    await mkdir(join(folder, 'deploy'));
    await writeFile(join(folder, 'deploy', 'values.yaml'), 'image:\n  tag: by-file\n');
    const compose = `image: ${server.host}/acme/web:\${TAG:-by-default}\n`;
    await writeFile(join(folder, 'deploy', 'compose.yaml'), compose);
    const list = await serveLists(says(digestOf(server, 'by-digest')));
    const inputs = { 'in-use-paths': join(folder, '**', '*.yaml'), 'in-use-digests': list.url };
    expect((await prune(server, nowhere, inputs)).kept).toEqual([
      'by-default',
      'by-digest',
      'by-file',
    ]);
  });
});

const leads = says('', 302, { location: '/next' });

describe('a URL', () => {
  it.each<[string, readonly RequestListener[], number]>([
    ['after it was too slow to ask', [says('', 408), says(digest)], 2],
    ['after a server error', [says('', 503), says(digest)], 2],
    ['after too many requests', [says('', 429, { 'retry-after': '0' }), says(digest)], 2],
    ['after a lost connection', [hangsUp, breaksOff, says(digest)], 3],
    ['where it leads to', [leads, says(digest)], 2],
    ['where it leads to in three steps', [leads, leads, leads, says(digest)], 4],
  ])('is asked again %s', async (_, answers, count) => {
    const { url, requests } = await serveLists(...answers);
    expect(await fetchText(new URL(url), { ...options, retries: 2 })).toEqual({ text: digest });
    expect(requests).toHaveLength(count);
  });

  it.each<[string, readonly RequestListener[], string]>([
    ['is not there', [says('', 404)], 'it answered 404'],
    ['wants a log-in', [says('', 401)], 'it answered 401'],
    ['fails', [says('', 500)], 'it answered 500'],
    ['asks for a long wait', [says('', 429, { 'retry-after': '3600' })], 'it answered 429'],
    ['has nothing to say', [says('', 204)], 'it answered 204'],
    ['breaks off', [breaksOff], 'no connection, or one that broke off (ECONNRESET)'],
    ['hangs up', [hangsUp], 'no connection, or one that broke off (ECONNRESET)'],
    ['leads in a circle', [says('', 301, { location: '/list' })], 'more than 3 times'],
    [
      'leads to where others listen in',
      [says('', 302, { location: 'http://x.example.com/' })],
      'it redirects to http://x.example.com, which is not asked',
    ],
    [
      'leads to where a log-in is wanted',
      [says('', 302, { location: 'https://me:secret@x.example.com/' })],
      'it redirects to https://x.example.com, which is not asked',
    ],
    ['leads nowhere', [says('', 302, { location: 'http://[' })], 'it redirects to what is no URL'],
    ['is too large', [says('x'.repeat(17 * 1024 * 1024))], 'it has more than 16777216 bytes'],
  ])('is an error when it %s', async (_, answers, why) => {
    const { url } = await serveLists(...answers);
    const fetched = await fetchText(new URL(url), { ...options, retries: 1 });
    expect(fetched).toMatchObject({ why: expect.stringContaining(why) });
  });

  it.each<[string, RequestListener, number]>([
    ['as often as is given', says('', 503), 3],
    ['once when it asks for more than a minute', says('', 429, { 'retry-after': '61' }), 1],
    ['once when it is not there', says('', 404), 1],
  ])('that fails is asked %s', async (_, answer, count) => {
    const { url, requests } = await serveLists(answer);
    await fetchText(new URL(url), { ...options, retries: 2 });
    expect(requests).toHaveLength(count);
  });

  it.each<[string, RequestListener]>([
    ['does not answer in time', () => undefined],
    ['does not end in time', drips],
  ])('is an error when it %s', async (_, answer) => {
    const { url } = await serveLists(answer);
    const fetched = await fetchText(new URL(url), { ...options, timeoutMs: 20 });
    expect(fetched).toMatchObject({ why: 'it did not answer in time' });
  });

  it.each<[string, string, (stop: () => void) => RequestListener]>([
    ['it is asked', 'it did not answer in time', (stop) => () => stop()],
    [
      'the next try is waited for',
      'it answered 503',
      (stop) => (request, response) => {
        request.socket.on('close', stop);
        response.writeHead(503, { 'retry-after': '30' }).flushHeaders();
      },
    ],
  ])('is not asked again when the run is stopped while %s', async (_, why, answer) => {
    const stop = new AbortController();
    const { url, requests } = await serveLists(answer(() => stop.abort()));
    const given = { ...options, retries: 3, signal: stop.signal };
    expect(await fetchText(new URL(url), given)).toMatchObject({ why });
    expect(requests).toHaveLength(1);
  });

  it('leads nowhere that the step before it may not lead to', async () => {
    const secure = await startMemoryRegistry({ tls: true });
    const trusted = getCACertificates('default');
    setDefaultCACertificates([secure.ca ?? '']);
    onTestFinished(async () => {
      setDefaultCACertificates(trusted);
      await secure.close();
    });
    const hidden = await serveLists(says(digest));
    secure.faults.add({ fault: fault.redirectTo(hidden.url) });
    const { url } = await serveLists(says('', 302, { location: `https://${secure.host}/list` }));
    const why = `it redirects to ${new URL(hidden.url).origin}, which is not asked`;
    expect([await fetchText(new URL(url), options), hidden.requests]).toEqual([{ why }, []]);
    expect(secure.log.count()).toBe(1);
  });

  it('is asked through the proxy of the job', async () => {
    const proxy = await serveLists(says(digest));
    const env = { HTTP_PROXY: new URL(proxy.url).origin };
    const fetched = await fetchText(new URL('http://list.test/x'), { ...options, env });
    expect([fetched, proxy.requests[0]?.url]).toEqual([{ text: digest }, 'http://list.test/x']);
  });
});
