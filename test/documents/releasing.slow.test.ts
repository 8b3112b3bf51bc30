import { createRegistry } from '@image-relay/registry';
import {
  aboutCommit,
  branchPush,
  imageFixture,
  type MemoryRegistry,
  startForge,
  startMemoryRegistry,
  type TestUser,
} from '@image-relay/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { grantedTo, type Job, readWorkflows, runWorkflow } from './workflow-blocks.ts';

const workflows = readWorkflows('releasing.md');
const revision = 'org.opencontainers.image.revision';

describe('the workflows of docs/releasing.md', () => {
  let server: MemoryRegistry;
  let forge: Awaited<ReturnType<typeof startForge>>;
  let web: Awaited<ReturnType<typeof forge.addRepository>>;
  let previous = '';
  const digests: Record<string, string> = {};
  const reader = { username: 'reader', password: 'of the test' };
  const users: Record<string, TestUser> = { reader: { password: reader.password } };
  const client = createRegistry({ credentials: reader });

  // A package is private until somebody makes it public, so nothing of it is read without a log-in.
  beforeAll(async () => {
    server = await startMemoryRegistry({ auth: { mode: 'token', users } });
    forge = await startForge();
    web = await forge.addRepository('acme', 'web');
  });
  afterAll(async () => {
    await client.close();
    await server.close();
    await forge.close();
  });

  /** A commit whose build has pushed its image under the tag that every consumer computes. */
  async function built(branch: string, file: string) {
    const commit = await web.commit({ branch, files: { [file]: `${file}\n` } });
    const image = imageFixture.index({ seed: file, labels: { [revision]: commit } });
    const short = commit.slice(0, 7);
    const tag = branch === 'main' ? `sha-${short}` : `${branch.replace('/', '-')}-${short}`;
    server.state.load('acme/web', image, [tag]);
    digests[file] = image.root.digest;
    return commit;
  }

  /** A token with the permissions of the job and no other, for the API and for the package. */
  const tokenFor = (job: Job) => {
    const token = forge.addToken({ permissions: grantedTo(job) });
    const actions = { read: ['pull'], write: ['pull', 'push'], none: [] } as const;
    const may = actions[job.permissions?.packages ?? 'none'];
    users.mona = { password: token, grants: { 'acme/web': may } };
    return token;
  };

  const run = async (
    name: string,
    { branch, commit }: { branch: string; commit: string },
    inputs: Readonly<Record<string, string>> = {},
  ) => {
    const workflow = workflows.get(name) ?? { name, text: '', job: { steps: [] } };
    const pushed = branchPush(name, branch, { kind: 'branch', tags: [] });
    const about = aboutCommit(pushed, { commit, repository: 'acme/web' });
    const event = { ...about, payload: { ...about.payload, created: false } };
    return await runWorkflow(workflow, {
      event,
      inputs,
      env: { GITHUB_API_URL: forge.url, GITHUB_ACTOR: 'mona' },
      token: tokenFor(workflow.job),
      registry: server.host,
    });
  };
  const named = async (tag: string) =>
    (await client.resolve({ registry: server.host, repository: 'acme/web' }, tag))?.digest;
  const releases = () =>
    web.releases.map(({ tag, isDraft }) => [tag, isDraft ? 'draft' : 'published']);

  test('are all run here', () => {
    expect([...workflows.keys()]).toEqual(['draft', 'publish', 'hotfix', 'rollback']);
  });

  test('a push to main leaves one draft with the tested digest', async () => {
    const commit = await built('main', 'first');
    expect(await run('draft', { branch: 'main', commit })).toMatchObject({ exitCode: 0 });
    expect(releases()).toEqual([['v0.1.0', 'draft']]);
  });

  test('publishing gives the digest its tags, makes the line and publishes last', async () => {
    const commit = (await web.read('refs/heads/main')) ?? '';
    const published = await run('publish', { branch: 'main', commit }, { release: 'v0.1.0' });
    expect(published).toMatchObject({ exitCode: 0 });
    expect([await named('v0.1.0'), await named('0.1'), await named('latest')]).toEqual([
      digests.first,
      digests.first,
      digests.first,
    ]);
    expect(await web.read('refs/heads/release/0.1.0')).toBe(commit);
    expect(releases()).toEqual([['v0.1.0', 'published']]);
  });

  test('a push to the line is the next patch, and comes back to main', async () => {
    const commit = await built('release/0.1.0', 'fix');
    const hotfix = await run('hotfix', { branch: 'release/0.1.0', commit });
    expect(hotfix).toMatchObject({ exitCode: 0 });
    expect(releases()).toContainEqual(['v0.1.1', 'published']);
    expect([await named('v0.1.1'), await named('0.1')]).toEqual([digests.fix, digests.fix]);
    expect(web.pullRequests).toMatchObject([{ base: 'main', state: 'open' }]);
    previous = /^\{"image".*\}$/m.exec(hotfix.summary)?.[0] ?? '';
  });

  test('the JSON at the end of its summary rolls it back', async () => {
    const commit = (await web.read('refs/heads/main')) ?? '';
    expect(await run('rollback', { branch: 'main', commit }, { previous })).toMatchObject({
      exitCode: 0,
    });
    expect([await named('0.1'), await named('v0.1.1')]).toEqual([digests.first, digests.fix]);
  });

  test('a push that a later release has already leaves everything as it is', async () => {
    const line = { branch: 'release/0.1.0' };
    const [overtaken, newest] = [await built(line.branch, 'one'), await built(line.branch, 'two')];
    expect(await run('hotfix', { ...line, commit: newest })).toMatchObject({ exitCode: 0 });
    const before = [releases(), await named('0.1'), structuredClone(web.pullRequests)];
    expect(releases()).toContainEqual(['v0.1.2', 'published']);
    expect(await run('hotfix', { ...line, commit: overtaken })).toMatchObject({ exitCode: 0 });
    expect([releases(), await named('0.1'), web.pullRequests]).toEqual(before);
  });

  test('the push that creates a line releases nothing', async () => {
    const workflow = workflows.get('hotfix');
    const pushed = branchPush('hotfix', 'release/0.1.0', { kind: 'branch', tags: [] });
    const event = { ...pushed, payload: { ...pushed.payload, created: true } };
    const options = { event, env: {}, token: '', registry: server.host };
    const { steps, stdout } = await runWorkflow(
      workflow ?? { name: '', text: '', job: { steps: [] } },
      options,
    );
    expect([steps, stdout]).toEqual([{}, '']);
  });
});
