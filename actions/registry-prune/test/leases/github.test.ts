import { sampled } from '@image-relay/testing';
import { describe, expect, it } from 'vitest';
import { addRun, arrange, digestOf, nowhere, prune, serveAged, serveTags } from './arrange.ts';

const short = (commit: string) => commit.slice(0, 7);

describe('in use is', () => {
  it('every image of an open pull request, and of its head commit under any name', async () => {
    const { open, fix, main, ...run } = await arrange();
    const { number } = await open();
    const [tag, sha] = [`pr-${number}-abc1234`, `sha-${short(fix)}-arm64`];
    const server = await serveTags(tag, `mq-${number}-abc1235`, sha, 'fix', `sha-${short(main)}`);
    const { kept, versions, deletes } = await prune(server, run);
    expect(kept).toEqual(['fix', `mq-${number}-abc1235`, tag, sha].toSorted());
    expect(versions.find(({ tags }) => tags.includes(tag))).toMatchObject({
      code: 'in-use',
      reason: `pull-request ${number} is in use: pull request ${number} of acme/web is open`,
    });
    expect(deletes).toBe(0);
  });

  it('no image of a pull request that is closed', async () => {
    const { open, fix, github, web, ...run } = await arrange();
    const { number } = await open();
    await github.pullRequests.update(web, number, { state: 'closed' });
    const server = await serveTags(`pr-${number}-${short(fix)}`);
    expect((await prune(server, run)).kept).toEqual([]);
  });

  it.each(sampled(['queued', 'in_progress', 'requested', 'pending', 'waiting']))(
    'the image of a run that is %s, and of the version that it runs for',
    async (status) => {
      const { repository, fix, main, ...run } = await arrange();
      addRun(repository, fix, { status, headBranch: 'v1.2.3' });
      addRun(repository, main, { status: 'completed' });
      const server = await serveTags(`sha-${short(fix)}`, 'v1.2.3', `sha-${short(main)}`);
      expect((await prune(server, run)).kept).toEqual([`sha-${short(fix)}`, 'v1.2.3']);
    },
  );

  it('not the image of the run itself', async () => {
    const { repository, fix, env, token } = await arrange();
    const { id } = addRun(repository, fix);
    const server = await serveTags(`sha-${short(fix)}`);
    const own = { ...env, GITHUB_RUN_ID: String(id) };
    expect((await prune(server, { env: own, token })).kept).toEqual([]);
    expect((await prune(server, { env, token })).kept).toEqual([`sha-${short(fix)}`]);
  });

  it('what is deployed: by commit, by version, and by what the payload names', async () => {
    const { deploy, fix, main, repository, ...run } = await arrange();
    const names = ['by-name', 'by-digest', 'by-image'];
    const server = await serveTags(`sha-${short(fix)}`, 'v1.2.3', ...names, 'old');
    const digest = digestOf(server, 'by-digest');
    await repository.setRef('refs/tags/v1.2.3', main);
    await deploy(main, { image: `${server.host}/acme/web:old` });
    await deploy(fix, { image: `${server.host}/acme/web:by-image`, digest, version: 'by-name' });
    const production = { ref: 'v1.2.3', environment: 'production', payload: {} };
    await run.github.deployments.create(run.web, production);
    expect((await prune(server, run)).kept).toEqual(
      [...names, `sha-${short(fix)}`, 'v1.2.3'].toSorted(),
    );
  });

  it('what is in use in another repository that is named', async () => {
    const { forge, ...run } = await arrange();
    const other = await forge.addRepository('acme', 'deploy');
    const head = await other.commit({ branch: 'main', files: { 'a.txt': 'a\n' } });
    addRun(other, head);
    const server = await serveTags(`sha-${short(head)}`);
    const inputs = { 'in-use-repositories': 'acme/deploy' };
    expect((await prune(server, run)).kept).toEqual([]);
    expect((await prune(server, run, inputs)).kept).toEqual([`sha-${short(head)}`]);
  });
});

describe('nobody is asked', () => {
  it('with `in-use: none`', async () => {
    const { forge, open, fix, ...run } = await arrange();
    await open();
    const before = forge.requests.length;
    const server = await serveTags(`sha-${short(fix)}`);
    const { kept } = await prune(server, run, { 'in-use': 'none' });
    expect([kept, forge.requests.length]).toEqual([[], before]);
  });

  it('outside of a workflow, unless a source is named', async () => {
    const server = await serveTags('old');
    expect((await prune(server, nowhere)).exitCode).toBe(0);
    const asked = await prune(server, nowhere, { 'in-use': 'deployments' });
    expect([asked.exitCode, asked.log]).toEqual([1, expect.stringContaining('IN_USE_UNREADABLE')]);
  });

  it('more than is named', async () => {
    const { forge, ...run } = await arrange();
    await prune(await serveTags('old'), run, { 'in-use': 'deployments' });
    const operations = new Set(forge.requests.map(({ operation }) => operation));
    expect([...operations]).toEqual(['repos/list-deployments']);
  });

  it('for what is asked again and did not change: it costs nothing', async () => {
    const { forge, open, ...run } = await arrange();
    await open();
    const before = forge.requests.length;
    await prune(await serveTags('old'), run, { mode: 'apply' });
    const statuses = forge.requests.slice(before).map(({ status }) => status);
    const free = statuses.filter((status) => status === 304);
    expect([free.length > 0, statuses.length - free.length]).toEqual([true, 7]);
  });
});

describe('while another run is active', () => {
  it.each<[string, string, readonly string[]]>([
    ['an image goes an hour later', 'pr-1-abc1234', ['pr-1-abc1234']],
    ['and not later than that', 'pr-1-abc1235', []],
  ])('%s', async (_, tag, kept) => {
    const ages = { 'pr-1-abc1234': 24.5, 'pr-1-abc1235': 25.5 } as Record<string, number>;
    const { repository, main, env, token } = await arrange();
    const server = await serveTags();
    serveAged(server, tag, ages[tag] ?? 0);
    const quiet = await prune(server, { env, token });
    const { id } = addRun(repository, main);
    const busy = await prune(server, { env, token });
    const alone = await prune(server, { env: { ...env, GITHUB_RUN_ID: String(id) }, token });
    expect([quiet.kept, busy.kept, alone.kept]).toEqual([[], kept, []]);
  });

  it('the least age grows as well, by as much as is given', async () => {
    const { repository, main, ...run } = await arrange();
    addRun(repository, main);
    const server = await serveTags();
    serveAged(server, 'pr-1-abc1234', 40);
    const inputs = { 'min-age': '30h', 'safety-buffer': '12h' };
    expect((await prune(server, run, inputs)).kept).toEqual(['pr-1-abc1234']);
    expect((await prune(server, run, { ...inputs, 'safety-buffer': '9h' })).kept).toEqual([]);
    expect((await prune(server, run, { ...inputs, 'in-use': 'deployments' })).kept).toEqual([]);
  });
});
