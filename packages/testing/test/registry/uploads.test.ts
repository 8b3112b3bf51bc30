import { describe, expect, test } from 'vitest';
import { ask, sha256, startRegistry } from './ask.ts';

const content = '0123456789';
const digest = sha256(content);
const uploads = '/v2/acme/web/blobs/uploads/';

async function begin(registry: { readonly url: string }): Promise<string> {
  const answer = await ask(registry, `POST ${uploads}`);
  return answer.headers.get('location') ?? '';
}

function chunk(range: string, body: string) {
  return { headers: { 'content-range': range, 'content-type': 'application/octet-stream' }, body };
}

describe('pushing a blob', () => {
  test('POST, then PUT with everything', async () => {
    const registry = await startRegistry();
    const place = await begin(registry);
    const answer = await ask(registry, `PUT ${place}?digest=${digest}`, { body: content });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('location')).toBe(`/v2/acme/web/blobs/${digest}`);
    expect(registry.state.repository('acme/web').blobs).toEqual([digest]);
    expect((await ask(registry, `GET ${place}`)).status).toBe(404);
  });

  test('POST, chunks in order, then an empty PUT', async () => {
    const registry = await startRegistry();
    const place = await begin(registry);
    const first = await ask(registry, `PATCH ${place}`, chunk('0-3', '0123'));
    const second = await ask(registry, `PATCH ${place}`, chunk('4-9', '456789'));
    expect([first.status, first.headers.get('range')]).toEqual([202, '0-3']);
    expect([second.status, second.headers.get('range')]).toEqual([202, '0-9']);
    expect((await ask(registry, `PUT ${place}?digest=${digest}`)).status).toBe(201);
    const blob = await ask(registry, `GET /v2/acme/web/blobs/${digest}`);
    expect(blob.text).toBe(content);
  });

  test('a chunk out of order is refused with 416, and the upload goes on where it was', async () => {
    const registry = await startRegistry();
    const place = await begin(registry);
    await ask(registry, `PATCH ${place}`, chunk('0-3', '0123'));
    const refused = await ask(registry, `PATCH ${place}`, chunk('6-9', '6789'));
    expect([refused.status, refused.headers.get('range')]).toEqual([416, '0-3']);
    const progress = await ask(registry, `GET ${place}`);
    expect([progress.status, progress.headers.get('range')]).toEqual([204, '0-3']);
    const closed = await ask(registry, `PUT ${place}?digest=${digest}`, chunk('4-9', '456789'));
    expect(closed.status).toBe(201);
  });

  test('one POST with digest and body', async () => {
    const registry = await startRegistry();
    const answer = await ask(registry, `POST ${uploads}?digest=${digest}`, { body: content });
    expect(answer.status).toBe(201);
  });

  test('one POST becomes an upload where the registry wants one', async () => {
    const registry = await startRegistry({ singlePost: false });
    const answer = await ask(registry, `POST ${uploads}?digest=${digest}`, { body: content });
    expect(answer.status).toBe(202);
    const place = answer.headers.get('location') ?? '';
    const closed = await ask(registry, `PUT ${place}?digest=${digest}`, { body: content });
    expect(closed.status).toBe(201);
  });

  test.each([
    ['another digest', `?digest=${sha256('other')}`, 'DIGEST_INVALID'],
    ['no digest', '', 'DIGEST_INVALID'],
    ['an unknown algorithm', '?digest=md5:abc', 'DIGEST_INVALID'],
  ])('a PUT with %s is refused and stores nothing', async (_, query, code) => {
    const registry = await startRegistry();
    const answer = await ask(registry, `PUT ${await begin(registry)}${query}`, { body: content });
    expect([answer.status, answer.codes]).toEqual([400, [code]]);
    expect(registry.state.repositories()).toEqual([]);
  });

  test('an upload can be cancelled', async () => {
    const registry = await startRegistry();
    const place = await begin(registry);
    expect((await ask(registry, `DELETE ${place}`)).status).toBe(204);
    const answer = await ask(registry, `GET ${place}`);
    expect([answer.status, answer.codes]).toEqual([404, ['BLOB_UPLOAD_UNKNOWN']]);
  });

  test('an upload belongs to its repository', async () => {
    const registry = await startRegistry();
    const place = (await begin(registry)).replace('acme/web', 'acme/other');
    expect((await ask(registry, `PUT ${place}?digest=${digest}`, { body: content })).status).toBe(
      404,
    );
  });

  test('a repository name in capitals is invalid', async () => {
    const registry = await startRegistry();
    const answer = await ask(registry, 'POST /v2/Acme/web/blobs/uploads/');
    expect([answer.status, answer.codes]).toEqual([400, ['NAME_INVALID']]);
  });
});

describe('mounting a blob', () => {
  const source = 'acme/base';
  const mount = (from: string) => `POST ${uploads}?mount=${digest}&from=${from}`;

  test('links what the other repository holds', async () => {
    const registry = await startRegistry();
    registry.state.putBlob(source, Buffer.from(content));
    const answer = await ask(registry, mount(source));
    expect([answer.status, answer.headers.get('docker-content-digest')]).toEqual([201, digest]);
    expect(registry.state.repository('acme/web').blobs).toEqual([digest]);
  });

  test.each([
    ['the other repository lacks the blob', 'acme/empty', {}],
    ['the registry does not mount', source, { mounts: false }],
  ])('becomes an upload when %s', async (_, from, options) => {
    const registry = await startRegistry(options);
    registry.state.putBlob(source, Buffer.from(content));
    const answer = await ask(registry, mount(from));
    expect(answer.status).toBe(202);
    const place = answer.headers.get('location') ?? '';
    const closed = await ask(registry, `PUT ${place}?digest=${digest}`, { body: content });
    expect(closed.status).toBe(201);
  });
});
