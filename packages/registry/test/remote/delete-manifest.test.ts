import { describe, expect, test } from 'vitest';
import { testClient } from '../support/client.ts';
import { startScripted } from '../support/scripted-server.ts';

const at = (registry: string) => ({ registry, repository: 'acme/web' });

describe('deleteManifest', () => {
  const line = 'DELETE /v2/acme/web/manifests/v1';
  test.each([
    [202, true],
    [404, false],
  ])('gives for %i: %s', async (status, expected) => {
    await using server = await startScripted({ [line]: { status } });
    await using client = testClient();
    expect(await client.registry.deleteManifest(at(server.host), 'v1')).toBe(expected);
  });

  test('takes a 404 after a lost answer for the work of the first attempt', async () => {
    await using server = await startScripted({ [line]: [{ status: 502 }, { status: 404 }] });
    await using client = testClient();
    expect(await client.registry.deleteManifest(at(server.host), 'v1')).toBe(true);
  });

  test('a 405 is no matter of the reference, but of what the registry allows', async () => {
    await using server = await startScripted({ [line]: { status: 405 } });
    await using client = testClient();
    await expect(client.registry.deleteManifest(at(server.host), 'v1')).rejects.toMatchObject({
      hint: expect.stringContaining('REGISTRY_STORAGE_DELETE_ENABLED'),
    });
  });

  test.each([400, 405])(
    'a %i is REGISTRY_REFUSED with the registry’s own words',
    async (status) => {
      const body = '{"errors":[{"code":"UNSUPPORTED","message":"deleting is disabled"}]}';
      await using server = await startScripted({ [line]: { status, body } });
      await using client = testClient();
      await expect(client.registry.deleteManifest(at(server.host), 'v1')).rejects.toMatchObject({
        code: 'REGISTRY_REFUSED',
        status,
        specCodes: ['UNSUPPORTED'],
        message: expect.stringContaining('UNSUPPORTED: deleting is disabled'),
      });
    },
  );
});
