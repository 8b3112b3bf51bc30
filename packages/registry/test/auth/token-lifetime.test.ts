import { expect, test } from 'vitest';
import { testClient } from '../support/client.ts';
import { startScripted } from '../support/scripted-server.ts';

test.each(['{"token":"t","expires_in":1}', '{"token":"t"}', '{"token":"t","expires_in":"soon"}'])(
  'a token service that gives %s is asked once in a minute',
  async (body) => {
    await using server = await startScripted();
    const challenge = `Bearer realm="${server.url}/token"`;
    server.plan({
      'HEAD /v2/acme/web/manifests/v1': [
        { status: 401, headers: { 'www-authenticate': challenge } },
        { status: 404 },
      ],
      'GET /token?scope=repository%3Aacme%2Fweb%3Apull': { status: 200, body },
    });
    let now = 0;
    await using client = testClient({ clock: () => now });
    await client.registry.resolve({ registry: server.host, repository: 'acme/web' }, 'v1');
    now = 54_000;
    await client.registry.resolve({ registry: server.host, repository: 'acme/web' }, 'v1');
    expect(server.requests).toHaveLength(4);
    now = 56_000;
    await client.registry.resolve({ registry: server.host, repository: 'acme/web' }, 'v1');
    expect(server.requests).toHaveLength(6);
  },
);
