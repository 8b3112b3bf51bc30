import { fault, type InjectedFault, imageFixture } from '@image-relay/testing';
import { describe, expect, test } from 'vitest';
import { ask, sha256, startRegistry } from './ask.ts';

const image = imageFixture.single();
const [blob] = image.blobs.keys();
const blobPath = `/v2/acme/web/blobs/${blob}`;
const manifestPath = '/v2/acme/web/manifests/v1';
/** What fetch says when a connection ends before or within an answer. */
const brokenOff = /fetch failed|terminated/;

async function registryWithImage() {
  const registry = await startRegistry();
  registry.state.load('acme/web', image, ['v1']);
  return registry;
}

async function registryWith(injected: InjectedFault) {
  const registry = await registryWithImage();
  registry.faults.add({ when: { kind: ['blob', 'manifest'] }, fault: injected });
  return registry;
}

describe('answers instead of the registry', () => {
  const date = new Date('2030-01-02T03:04:05Z');

  test.each<[string, InjectedFault, object]>([
    ['not found', fault.notFound(), { status: 404, codes: ['BLOB_UNKNOWN'] }],
    [
      'unauthorized with a challenge',
      fault.unauthorized('Basic realm="x"'),
      { status: 401, codes: ['UNAUTHORIZED'], 'www-authenticate': 'Basic realm="x"' },
    ],
    [
      'unauthorized without one',
      fault.unauthorized(),
      { status: 401, codes: ['UNAUTHORIZED'], 'www-authenticate': '' },
    ],
    ['forbidden', fault.forbidden(), { status: 403, codes: ['DENIED'] }],
    [
      'too many requests, seconds',
      fault.tooManyRequests(7),
      { status: 429, codes: ['TOOMANYREQUESTS'], 'retry-after': '7' },
    ],
    [
      'too many requests, date',
      fault.tooManyRequests(date),
      { status: 429, 'retry-after': 'Wed, 02 Jan 2030 03:04:05 GMT' },
    ],
    ['too many requests, no hint', fault.tooManyRequests(), { status: 429, 'retry-after': '' }],
    [
      'bad gateway',
      fault.serverError(502),
      { status: 502, codes: [], 'content-type': 'text/plain' },
    ],
    [
      'any status',
      fault.status(418, { code: 'UNSUPPORTED' }),
      { status: 418, codes: ['UNSUPPORTED'] },
    ],
    ['a page', fault.html(), { status: 200, codes: [], 'content-type': 'text/html' }],
    [
      'a redirect',
      fault.redirectTo('https://other.test{path}'),
      { status: 307, location: `https://other.test${blobPath}` },
    ],
  ])('%s', async (_, injected, expected) => {
    const registry = await registryWith(injected);
    const { codes, headers, status } = await ask(registry, `GET ${blobPath}`);
    const absent = { 'retry-after': '', 'www-authenticate': '' };
    const seen = { ...absent, ...Object.fromEntries(headers), codes, status };
    expect(seen).toMatchObject(expected);
  });
});

describe('changed answers', () => {
  test('other bytes of the same length behind the same headers', async () => {
    const registry = await registryWith(fault.corrupted());
    const answer = await ask(registry, `GET ${manifestPath}`);
    expect(answer.headers.get('docker-content-digest')).toBe(image.root.digest);
    expect(answer.headers.get('content-length')).toBe(String(image.root.size));
    expect(sha256(answer.text)).not.toBe(image.root.digest);
  });

  test('another body', async () => {
    const registry = await registryWith(fault.otherBody(Buffer.from('{}')));
    const answer = await ask(registry, `GET ${manifestPath}`);
    expect([answer.text, answer.headers.get('content-length')]).toEqual(['{}', '2']);
  });

  test.each([
    ['content-type', fault.contentType('text/plain'), 'text/plain'],
    ['docker-content-digest', fault.header('docker-content-digest', sha256('x')), sha256('x')],
    ['docker-content-digest', fault.header('docker-content-digest', undefined), null],
  ])('another %s', async (name, injected, value) => {
    const registry = await registryWith(injected);
    const answer = await ask(registry, `GET ${manifestPath}`);
    expect([answer.status, answer.headers.get(name)]).toEqual([200, value]);
  });

  test('another Content-Length on HEAD', async () => {
    const registry = await registryWith(fault.contentLength(5));
    const answer = await ask(registry, `HEAD ${blobPath}`);
    expect(answer.headers.get('content-length')).toBe('5');
  });
});

describe('broken deliveries', () => {
  test.each([
    ['a truncated body', fault.truncated(3)],
    ['a truncated body, then a reset', fault.truncated(3, 'reset')],
    ['an empty body behind right headers', fault.emptyBody()],
    ['a Content-Length that is too long', fault.contentLength(1_000_000)],
    ['a connection reset', fault.connectionReset()],
    ['a lost reply', fault.lostReply()],
  ])('%s fails the read', async (_, injected) => {
    const registry = await registryWith(injected);
    await expect(ask(registry, `GET ${blobPath}`)).rejects.toThrow(brokenOff);
    await ask(registry, 'GET /v2/');
    expect(registry.log.entries.map((one) => one.fault)).toEqual([injected.type, undefined]);
  });

  test.each([
    ['no answer', fault.stalled()],
    ['headers and then nothing', fault.emptyBody('stall')],
    ['some bytes and then nothing', fault.truncated(3, 'stall')],
  ])('%s keeps the client waiting', async (_, injected) => {
    const registry = await registryWith(injected);
    const signal = AbortSignal.timeout(60);
    const read = fetch(registry.url + blobPath, { signal }).then((answer) => answer.text());
    await expect(read).rejects.toThrow('timeout');
  });

  test('the headers of an empty body promise what a right answer would hold', async () => {
    const registry = await registryWith(fault.emptyBody());
    const answer = await ask(registry, `HEAD ${blobPath}`);
    const size = image.blobs.get(blob ?? 'sha256:')?.length;
    expect(answer.headers.get('content-length')).toBe(String(size));
    const response = await fetch(registry.url + blobPath);
    expect([response.status, response.headers.get('content-length')]).toEqual([200, String(size)]);
    await expect(response.text()).rejects.toThrow(brokenOff);
  });

  test('a lost reply leaves the write done, a reset does not', async () => {
    const registry = await registryWithImage();
    registry.faults.add({ when: { method: 'DELETE' }, fault: fault.connectionReset(), nth: 1 });
    registry.faults.add({ when: { method: 'DELETE' }, fault: fault.lostReply(), nth: 2 });
    await expect(ask(registry, `DELETE ${manifestPath}`)).rejects.toThrow(brokenOff);
    expect(Object.keys(registry.state.repository('acme/web').tags)).toEqual(['v1']);
    await expect(ask(registry, `DELETE ${manifestPath}`)).rejects.toThrow(brokenOff);
    expect(registry.state.repository('acme/web').tags).toEqual({});
  });

  test('latency and slowness add up', async () => {
    const registry = await startRegistry({ latencyMs: 20 });
    registry.faults.add({ fault: fault.slow(30) });
    const started = performance.now();
    await ask(registry, 'GET /v2/');
    expect(performance.now() - started).toBeGreaterThanOrEqual(48);
  });
});

describe('which requests fail', () => {
  const statuses = async (registry: { url: string }, lines: readonly string[]) => {
    const seen: number[] = [];
    for (const line of lines) seen.push((await ask(registry, line)).status);
    return seen;
  };
  const threeTimes = [`GET ${manifestPath}`, `GET ${manifestPath}`, `GET ${manifestPath}`];

  test.each([
    ['all of them', {}, [503, 503, 503]],
    ['the second', { nth: 2 }, [200, 503, 200]],
    ['the first and the third', { nth: [1, 3] }, [503, 200, 503]],
    ['the first two', { times: 2 }, [503, 503, 200]],
  ])('%s', async (_, which, expected) => {
    const registry = await registryWithImage();
    const rule = registry.faults.add({ fault: fault.serverError(), ...which });
    expect(await statuses(registry, threeTimes)).toEqual(expected);
    expect([rule.matched, rule.fired]).toEqual([3, expected.filter((one) => one === 503).length]);
  });

  test.each([
    ['method', { method: 'HEAD' }, [200, 503, 200, 200]],
    ['methods', { method: ['HEAD', 'DELETE'] }, [200, 503, 200, 200]],
    ['kind', { kind: 'blob' as const }, [200, 200, 503, 200]],
    ['repository', { repository: 'acme/other' }, [200, 200, 200, 503]],
    ['reference', { reference: blob ?? '' }, [200, 200, 503, 200]],
    ['path', { path: manifestPath }, [503, 503, 200, 200]],
    ['expression', { path: /\/manifests\// }, [503, 503, 200, 503]],
    ['absence of a range', { range: true }, [200, 200, 200, 200]],
  ])('those that fit by %s', async (_, when, expected) => {
    const registry = await registryWithImage();
    registry.state.load('acme/other', image, ['v1']);
    registry.faults.add({ when, fault: fault.serverError() });
    const lines = [
      `GET ${manifestPath}`,
      `HEAD ${manifestPath}`,
      `GET ${blobPath}`,
      'GET /v2/acme/other/manifests/v1',
    ];
    expect(await statuses(registry, lines)).toEqual(expected);
  });

  test('none after the rules are gone', async () => {
    const registry = await registryWithImage();
    const rule = registry.faults.add({ when: { method: 'GET' }, fault: fault.serverError() });
    registry.faults.add({ fault: fault.forbidden() });
    expect(await statuses(registry, threeTimes.slice(0, 1))).toEqual([503]);
    rule.remove();
    expect(await statuses(registry, threeTimes.slice(0, 1))).toEqual([403]);
    registry.faults.clear();
    expect(await statuses(registry, threeTimes.slice(0, 1))).toEqual([200]);
  });
});
