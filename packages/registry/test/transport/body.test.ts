import { describe, expect, test } from 'vitest';
import { answerBody } from '../../src/transport/body.ts';
import { collect } from '../support/client.ts';

/** A body that ends after five bytes without an error, as a client that does not count gives it. */
function body(promised: number | undefined) {
  const raw = {
    async *[Symbol.asyncIterator]() {
      yield Buffer.from('bytes');
    },
    dump: async () => {},
  };
  const url = new URL('https://ghcr.io/v2/acme/web/blobs/x');
  return answerBody(raw, { method: 'GET', url, promised, onBytes: () => {}, signal: undefined });
}

describe('a body of five bytes', () => {
  test.each([undefined, 5])('is whole where %s bytes were promised', async (promised) => {
    expect(String(await body(promised).readAll(5))).toBe('bytes');
  });

  test('is cut short where six were promised, however it is read', async () => {
    const cut = { code: 'REGISTRY_TRUNCATED', temporary: true };
    await expect(body(6).readAll(10)).rejects.toMatchObject(cut);
    await expect(collect(body(6).stream())).rejects.toMatchObject(cut);
    expect(String(await body(6).readSome(10))).toBe('bytes');
  });

  test('is over a limit of four', async () => {
    await expect(body(undefined).readAll(4)).rejects.toMatchObject({ code: 'REGISTRY_LIMIT' });
  });
});
