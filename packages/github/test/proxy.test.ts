import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGitHub } from '@image-relay/github';
import { expect, onTestFinished, test } from 'vitest';

const repository = { owner: 'acme', name: 'web' };
const answer = JSON.stringify({ ref: 'refs/heads/main', object: { sha: 'a'.repeat(40) } });

/** A server that answers everything as the API would, and keeps what it was asked for. */
async function startAnswering() {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(200, { 'content-type': 'application/json' }).end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

test('requests go through the proxy of the environment', async () => {
  const proxy = await startAnswering();
  const env = { GITHUB_API_URL: 'http://github.test/api/v3', HTTP_PROXY: proxy.url };
  const { gitRefs } = createGitHub({ env, token: 'ghs_token', retries: 0 });
  expect(await gitRefs.find(repository, 'refs/heads/main')).toEqual({ object: 'a'.repeat(40) });
  expect(proxy.asked).toEqual(['http://github.test/api/v3/repos/acme/web/git/ref/heads/main']);
});

test('but not to a host that NO_PROXY names', async () => {
  const [proxy, api] = [await startAnswering(), await startAnswering()];
  const env = { GITHUB_API_URL: api.url, HTTP_PROXY: proxy.url, NO_PROXY: '127.0.0.1' };
  const { gitRefs } = createGitHub({ env, token: 'ghs_token', retries: 0 });
  await gitRefs.find(repository, 'refs/heads/main');
  expect([proxy.asked, api.asked]).toEqual([[], ['/repos/acme/web/git/ref/heads/main']]);
});
