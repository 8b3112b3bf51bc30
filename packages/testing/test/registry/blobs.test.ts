import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseRange } from '../../src/registry/range.ts';
import { ask, sha256, startRegistry } from './ask.ts';

const content = '0123456789';
const digest = sha256(content);

async function registryWithBlob(options = {}) {
  const registry = await startRegistry(options);
  registry.state.putBlob('acme/web', Buffer.from(content));
  return registry;
}

describe('reading a blob', () => {
  test.each([
    ['bytes=0-0', 206, '0', 'bytes 0-0/10'],
    ['bytes=2-4', 206, '234', 'bytes 2-4/10'],
    ['bytes=7-', 206, '789', 'bytes 7-9/10'],
    ['bytes=-2', 206, '89', 'bytes 8-9/10'],
    ['bytes=5-99', 206, '56789', 'bytes 5-9/10'],
    ['lines=1-2', 200, content, null],
  ])('Range %s gives %i and %j', async (range, status, text, contentRange) => {
    const registry = await registryWithBlob();
    const answer = await ask(registry, `GET /v2/acme/web/blobs/${digest}`, { headers: { range } });
    expect(answer.status).toBe(status);
    expect(answer.text).toBe(text);
    expect(answer.headers.get('content-range')).toBe(contentRange);
  });

  test.each([['bytes=10-'], ['bytes=99-100'], ['bytes=5-2'], ['bytes=-0']])(
    'Range %s cannot be satisfied',
    async (range) => {
      const registry = await registryWithBlob();
      const answer = await ask(registry, `GET /v2/acme/web/blobs/${digest}`, {
        headers: { range },
      });
      expect(answer.status).toBe(416);
      expect(answer.headers.get('content-range')).toBe('bytes */10');
    },
  );

  test('Range is ignored where the registry has none', async () => {
    const registry = await registryWithBlob({ ranges: false });
    const headers = { range: 'bytes=0-0' };
    const answer = await ask(registry, `GET /v2/acme/web/blobs/${digest}`, { headers });
    expect([answer.status, answer.text]).toEqual([200, content]);
  });

  test('HEAD gives length and digest, and no body', async () => {
    const registry = await registryWithBlob();
    const answer = await ask(registry, `HEAD /v2/acme/web/blobs/${digest}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-length')).toBe('10');
    expect(answer.headers.get('docker-content-digest')).toBe(digest);
    expect(answer.text).toBe('');
    expect(registry.log.entries.map((one) => one.bytesOut)).toEqual([0]);
  });

  test('a blob of another repository is unknown', async () => {
    const registry = await registryWithBlob();
    const answer = await ask(registry, `GET /v2/acme/other/blobs/${digest}`);
    expect([answer.status, answer.codes]).toEqual([404, ['BLOB_UNKNOWN']]);
  });

  test('redirected blobs come from an origin that needs no credentials', async () => {
    const registry = await registryWithBlob({ redirectBlobs: true });
    const first = await ask(registry, `GET /v2/acme/web/blobs/${digest}`);
    expect(first.status).toBe(307);
    expect((await ask(registry, `HEAD /v2/acme/web/blobs/${digest}`)).status).toBe(200);
    registry.log.reset();
    await ask(registry, `GET /v2/acme/web/blobs/${digest}`);
    const target = new URL(first.headers.get('location') ?? '');
    expect(target.origin).toBe(registry.contentUrl);
    expect(target.origin).not.toBe(registry.url);
    const second = await ask({ url: target.origin }, `GET ${target.pathname}`);
    expect([second.status, second.text]).toEqual([200, content]);
    expect(registry.log.entries.map((one) => one.origin)).toEqual(['registry', 'content']);
  });

  test('a satisfiable range lies within the body', () => {
    fc.assert(
      fc.property(fc.nat(20), fc.nat(20), fc.nat(20), (first, last, size) => {
        const range = parseRange(`bytes=${first}-${last}`, size);
        const isInside =
          typeof range === 'string' ||
          (range.first === first && range.first <= range.last && range.last < size);
        expect(isInside).toBe(true);
      }),
    );
  });
});

describe('deleting a blob', () => {
  test('takes it from its repository only', async () => {
    const registry = await registryWithBlob();
    registry.state.putBlob('acme/other', Buffer.from(content));
    expect((await ask(registry, `DELETE /v2/acme/web/blobs/${digest}`)).status).toBe(202);
    expect((await ask(registry, `DELETE /v2/acme/web/blobs/${digest}`)).status).toBe(404);
    expect(registry.state.repository('acme/other').blobs).toEqual([digest]);
  });

  test('is refused with 405 where it is switched off', async () => {
    const registry = await registryWithBlob({ deletes: { blobs: false } });
    const answer = await ask(registry, `DELETE /v2/acme/web/blobs/${digest}`);
    expect([answer.status, answer.codes]).toEqual([405, ['UNSUPPORTED']]);
    expect(registry.state.repository('acme/web').blobs).toEqual([digest]);
  });
});
