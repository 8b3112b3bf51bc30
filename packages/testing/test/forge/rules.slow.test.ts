import { expect, test } from 'vitest';
import { startedForge } from './ask.ts';

async function protectedMain() {
  const started = await startedForge();
  const { web, first } = started;
  await web.setRef('refs/heads/fix', first);
  const fix = await web.commit({ branch: 'fix', files: { 'b.txt': 'b\n' } });
  web.protect({ ref: 'refs/heads/main', bypass: ['root'] });
  web.protect({ ref: 'refs/heads/release/*', restrictsCreation: true });
  return { ...started, fix };
}

test.each([
  ['POST ~/merges', { base: 'main', head: 'fix' }, 409, 'through a pull request'],
  ['PATCH ~/git/refs/heads/main', { force: true }, 422, 'Cannot update this protected ref'],
  ['DELETE ~/git/refs/heads/main', {}, 422, 'Cannot delete this branch'],
])('%s of a protected branch is refused', async (line, body, status, reason) => {
  const { ask, web, first, fix } = await protectedMain();
  const refused = await ask(line, { sha: fix, ...body });
  expect(refused.status).toBe(status);
  expect(refused.body.message).toContain('Repository rule violations found');
  expect(refused.body.message).toContain(reason);
  expect(await web.read('main')).toBe(first);
});

test('a merge of what the protected branch holds already is nothing', async () => {
  const { ask, first } = await protectedMain();
  expect((await ask('POST ~/merges', { base: 'main', head: first })).status).toBe(204);
});

test('who may bypass the ruleset is not bound by it', async () => {
  const { asks, web, fix } = await protectedMain();
  const root = asks({ login: 'root', kind: 'user' });
  expect((await root('PATCH ~/git/refs/heads/main', { sha: fix })).status).toBe(200);
  expect(await web.read('main')).toBe(fix);
});

test('a new branch is refused only where creations are restricted', async () => {
  const { ask, first } = await protectedMain();
  const create = (ref: string) => ask('POST ~/git/refs', { ref, sha: first });
  expect((await create('refs/heads/release/1.2')).status).toBe(422);
  expect((await create('refs/heads/releases')).status).toBe(201);
});

test('branches say whether they are protected', async () => {
  const { ask } = await protectedMain();
  const { body } = await ask('GET ~/branches');
  expect(body).toMatchObject([{ protected: false }, { protected: true }]);
  expect((await ask('GET ~/branches/main')).body.protected).toBe(true);
});

test('a pull request is merged into a protected branch', async () => {
  const { ask, web } = await protectedMain();
  await ask('POST ~/pulls', { title: 'Fix it', head: 'fix', base: 'main' });
  expect(await web.mergePullRequest(1)).toBe(await web.read('main'));
});
