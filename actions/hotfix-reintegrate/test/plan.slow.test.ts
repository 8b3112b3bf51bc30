import { describe, expect, test } from 'vitest';
import { branch, changed, startHotfix } from './hotfix.ts';

const dry = { 'dry-run': 'true' };

describe('a dry run writes nothing and logs the plan of the live run', () => {
  test.each([
    ['a merge', 'clean', {}],
    ['a conflict', 'conflict', {}],
    ['a cherry-pick', 'clean', { strategy: 'cherry-pick' }],
    ['several targets', 'conflict', { targets: 'main, none, release/1.3' }],
  ] as const)('for %s', async (_, kind, inputs) => {
    const { forge, web, run } = await startHotfix(kind);
    await web.setRef('refs/heads/release/1.3', 'release/1.2');
    const planned = await run({ inputs: { ...inputs, ...dry } });
    expect(forge.requests.every(({ method }) => method === 'GET')).toBe(true);
    expect(planned.entries[0]).toMatchObject({ outcome: 'planned' });
    expect(planned.summary).toContain('dry run');
    const live = await run({ inputs });
    expect(live.lines.slice(0, planned.lines.length)).toEqual(planned.lines);
    const again = await run({ inputs: { ...inputs, ...dry } });
    expect(again.lines.at(-1)).toMatch(/update pull request #\d|nothing to do/);
  });

  test('for a branch with commits of people', async () => {
    const { web, run } = await startHotfix('conflict');
    await run();
    await web.commit({ branch, files: { 'a.txt': changed(3, 'both') } });
    const { lines, outputs } = await run({ inputs: dry });
    expect(lines.at(-1)).toBe(
      `main: leave ${branch} as it is, people have pushed to it, then update pull request #1`,
    );
    expect(outputs.branches).toEqual([branch]);
  });
});

describe('with `on-conflict: fail`', () => {
  const inputs = { 'on-conflict': 'fail' };

  test.each(['merge', 'cherry-pick'])(
    'a %s that conflicts leaves nothing behind',
    async (strategy) => {
      const { web, run } = await startHotfix('conflict');
      const { entries, codes, failures } = await run({ inputs: { ...inputs, strategy } });
      expect(codes).toEqual(['REINTEGRATION_CONFLICT']);
      expect(failures).toMatchObject([{ details: ['changed on both sides: "a.txt"'] }]);
      expect(entries).toMatchObject([{ outcome: 'conflict', conflict: true, files: ['a.txt'] }]);
      expect([await web.read(branch), web.pullRequests]).toEqual([undefined, []]);
    },
  );

  test('a branch that a killed run left goes as well', async () => {
    const { web, commit, run } = await startHotfix('conflict');
    await web.setRef(`refs/heads/${branch}`, commit);
    expect((await run({ inputs })).codes).toEqual(['REINTEGRATION_CONFLICT']);
    expect(await web.read(branch)).toBeUndefined();
  });

  test('a draft that is open stays, is brought up to date, and fails the run', async () => {
    const { web, run } = await startHotfix('conflict');
    await run();
    const { entries, codes } = await run({ inputs, env: { GITHUB_RUN_ID: '43' } });
    expect([entries[0]?.outcome, codes]).toEqual(['updated', ['REINTEGRATION_CONFLICT']]);
    expect(web.pullRequests[0]?.body).toContain('runs/43');
  });

  test('what merges is opened', async () => {
    const { run } = await startHotfix();
    expect((await run({ inputs })).entries).toMatchObject([{ outcome: 'opened' }]);
  });
});

describe('the release', () => {
  test('is the head of the branch of the run', async () => {
    const { commit, run } = await startHotfix();
    const { lines } = await run();
    expect(lines).toContain(`release 1.2.4: ${commit} of release/1.2`);
  });

  test.each([
    ['a branch that is not there', { 'release-branch': 'release/9' }, 'RELEASE_BRANCH_NOT_FOUND'],
    ['a commit from elsewhere', { commit: 'f'.repeat(40) }, 'COMMIT_NOT_ON_BRANCH'],
    ['a line that is its own target', { targets: 'main, release/1.2' }, 'INPUT_INVALID'],
  ])('is refused for %s', async (_, inputs, code) => {
    const { web, run } = await startHotfix();
    await expect(run({ inputs })).rejects.toMatchObject({ code });
    expect(web.pullRequests).toEqual([]);
  });

  test('is refused on a tag without the name of the line', async () => {
    const { run } = await startHotfix();
    const tagged = run({ env: { GITHUB_REF: 'refs/tags/v1.2.4' } });
    await expect(tagged).rejects.toMatchObject({ code: 'RELEASE_BRANCH_NOT_FOUND' });
  });

  test('of another commit that is on main alone is refused', async () => {
    const { web, run } = await startHotfix();
    const commit = (await web.read('main')) ?? '';
    await expect(run({ inputs: { commit } })).rejects.toMatchObject({
      code: 'COMMIT_NOT_ON_BRANCH',
    });
  });

  test('goes to the default branch, which the API tells when the event does not', async () => {
    const { forge, run } = await startHotfix();
    expect((await run({ event: {} })).entries).toMatchObject([{ target: 'main' }]);
    expect(forge.requests.map(({ path }) => path)).toContain('/repos/acme/web');
  });

  test('without a shared history is refused', async () => {
    const { web, run } = await startHotfix();
    await web.commit({ branch: 'gh-pages', files: { 'index.html': 'hi\n' } });
    const { codes } = await run({ inputs: { targets: 'gh-pages' } });
    expect(codes).toEqual(['TARGET_NOT_FOUND']);
  });
});

test('a title is made from its template', async () => {
  const { web, run } = await startHotfix();
  await run({ inputs: { title: 'Bring {version} of {release-branch} to {target}' } });
  expect(web.pullRequests[0]?.title).toBe('Bring 1.2.4 of release/1.2 to main');
});
