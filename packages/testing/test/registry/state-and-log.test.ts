import { imageFixture } from '@image-relay/testing';
import { describe, expect, test } from 'vitest';
import { ask, sha256, startRegistry } from './ask.ts';

const index = imageFixture.index();
const [child] = index.manifests.keys();

describe('content behind the API', () => {
  test('a child can be taken away from an index that stays', async () => {
    const registry = await startRegistry();
    registry.state.load('acme/web', index, ['v1']);
    expect(registry.state.removeManifest('acme/web', child ?? 'sha256:')).toBe(true);
    expect((await ask(registry, 'GET /v2/acme/web/manifests/v1')).status).toBe(200);
    expect((await ask(registry, `GET /v2/acme/web/manifests/${child}`)).status).toBe(404);
  });

  test('a tag can point at nothing: it is listed and answers 404', async () => {
    const registry = await startRegistry();
    registry.state.putTag('acme/web', 'v1', sha256('nothing'));
    expect((await ask(registry, 'GET /v2/acme/web/tags/list')).text).toContain('"v1"');
    expect((await ask(registry, 'GET /v2/acme/web/manifests/v1')).status).toBe(404);
  });

  test('manifests and blobs that no registry would take can be put', async () => {
    const registry = await startRegistry();
    const bytes = Buffer.from('not json');
    const digest = sha256('something else');
    registry.state.putManifest('acme/web', { bytes, mediaType: 'text/plain', digest }, ['v1']);
    registry.state.putBlob('acme/web', bytes, digest);
    expect((await ask(registry, 'GET /v2/acme/web/manifests/v1')).text).toBe('not json');
    expect((await ask(registry, `GET /v2/acme/web/blobs/${digest}`)).text).toBe('not json');
    expect(registry.state.manifest('acme/web', 'v1')).toEqual({ bytes, mediaType: 'text/plain' });
  });

  test('a snapshot tells whether anything changed', async () => {
    const registry = await startRegistry();
    registry.state.load('acme/web', index, ['v1']);
    const before = registry.state.snapshot();
    await ask(registry, 'GET /v2/acme/web/manifests/v1');
    expect(registry.state.snapshot()).toEqual(before);
    await ask(registry, 'DELETE /v2/acme/web/manifests/v1');
    expect(registry.state.snapshot()).not.toEqual(before);
    registry.state.clear();
    expect(registry.state.snapshot()).toEqual({});
  });
});

describe('the request log', () => {
  test('holds method, path, status, headers that matter and bytes', async () => {
    const registry = await startRegistry();
    const headers = { authorization: 'Basic eA==', range: 'bytes=0-0', 'x-other': '1' };
    const digest = registry.state.putBlob('acme/web', Buffer.from('hello'));
    await ask(registry, `GET /v2/acme/web/blobs/${digest}?x=1`, { headers });
    expect(registry.log.entries).toEqual([
      expect.objectContaining({
        method: 'GET',
        path: `/v2/acme/web/blobs/${digest}?x=1`,
        route: { kind: 'blob', repository: 'acme/web', reference: digest },
        status: 206,
        bytesOut: 1,
        requestHeaders: expect.objectContaining({
          authorization: 'Basic eA==',
          range: 'bytes=0-0',
        }),
        responseHeaders: expect.objectContaining({ 'docker-content-digest': digest }),
      }),
    ]);
    expect(registry.log.entries[0]?.requestHeaders).not.toHaveProperty('x-other');
  });

  test('counts by filter and begins anew', async () => {
    const registry = await startRegistry();
    await ask(registry, 'GET /v2/');
    await ask(registry, 'HEAD /v2/acme/web/manifests/v1');
    expect(registry.log.count()).toBe(2);
    expect(registry.log.count({ method: 'HEAD' })).toBe(1);
    expect(registry.log.count({ kind: 'manifest', repository: 'acme/web', reference: 'v1' })).toBe(
      1,
    );
    expect(registry.log.lines()).toEqual(['GET /v2/ 200', 'HEAD /v2/acme/web/manifests/v1 404']);
    expect(registry.log.connections).toBeGreaterThan(0);
    registry.log.reset();
    expect([registry.log.count(), registry.log.connections]).toEqual([0, 0]);
  });

  test('a path outside the specification is a 404', async () => {
    const registry = await startRegistry();
    expect((await ask(registry, 'GET /v1/search')).status).toBe(404);
    expect((await ask(registry, 'POST /v2/_catalog')).status).toBe(405);
  });
});
