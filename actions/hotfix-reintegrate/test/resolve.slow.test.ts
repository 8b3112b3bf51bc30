import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ForgeRepository } from '@image-relay/testing';
import { expect, onTestFinished, test } from 'vitest';
import { bash, git } from './git.ts';
import { branch, changed, startHotfix } from './hotfix.ts';

/** A clone as a developer has it. */
async function cloneOf({ gitDirectory }: ForgeRepository): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hotfix-reintegrate-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await git(folder, 'clone', '--quiet', '--branch', 'main', gitDirectory, '.');
  return folder;
}

/** The two blocks of commands of a body. */
function commandsOf(web: ForgeRepository): readonly string[] {
  const body = web.pullRequests.at(-1)?.body ?? '';
  return [...body.matchAll(/```sh\n([\s\S]*?)\n```/g)].map((one) => one[1] ?? '');
}

test.each([
  ['merge', 'feature'],
  ['cherry-pick', 'feature'],
  ['merge', "main;touch$IFS'pwned'`id`$(id)"],
  ['cherry-pick', "main;touch$IFS'pwned'`id`$(id)"],
] as const)('the commands for a %s into %s resolve the conflict', async (strategy, target) => {
  const { web, run } = await startHotfix('conflict');
  await web.setRef(`refs/heads/${target}`, 'main');
  const inputs = { strategy, targets: target };
  await run({ inputs });
  const folder = await cloneOf(web);
  const [before = '', after = ''] = commandsOf(web);
  expect(await bash(folder, before)).not.toBe(0);
  expect(await git(folder, 'diff', '--name-only', '--diff-filter=U')).toBe('a.txt');
  await writeFile(join(folder, 'a.txt'), changed(3, 'both'));
  expect(await bash(folder, after)).toBe(0);
  expect(await git(folder, 'status', '--porcelain')).toBe('');
  const name = `reintegrate/1.2.4-to-${target}`;
  const theirs = await web.read(`refs/heads/${name}`);
  await run({ inputs });
  expect(await web.read(`refs/heads/${name}`)).toBe(theirs);
  Object.assign(web.pullRequests[0] ?? {}, { isDraft: false });
  await web.mergePullRequest(1);
  expect(await git(web.gitDirectory, 'show', `refs/heads/${target}:a.txt`)).toContain('both');
});

test('the commands name merge commits and others in commands of their own', async () => {
  const { web, run } = await startHotfix('conflict');
  await web.setRef('refs/heads/fix', 'release/1.2');
  await web.commit({ branch: 'fix', files: { 'c.txt': 'c\n' } });
  const folder = await cloneOf(web);
  await git(folder, 'switch', '--quiet', 'release/1.2');
  await git(folder, 'merge', '--quiet', '--no-ff', '-m', 'merge fix', 'origin/fix');
  await git(folder, 'push', '--quiet', 'origin', 'release/1.2');
  await run({ inputs: { strategy: 'cherry-pick' } });
  const [before = ''] = commandsOf(web);
  expect(before).toMatch(/cherry-pick -x [0-9a-f]{40}\ngit cherry-pick -x -m 1 [0-9a-f]{40}$/);
});

test('a draft that was resolved keeps the resolution through any number of runs', async () => {
  const { web, run } = await startHotfix('conflict');
  await run();
  const folder = await cloneOf(web);
  await bash(folder, commandsOf(web)[0] ?? '');
  await writeFile(join(folder, 'a.txt'), changed(3, 'both'));
  await bash(folder, commandsOf(web)[1] ?? '');
  const theirs = await web.read(branch);
  await web.commit({ branch: 'main', files: { 'later.txt': 'later\n' } });
  await run({ env: { GITHUB_RUN_ID: '43' } });
  await run({ inputs: { strategy: 'cherry-pick' } });
  expect(await web.read(branch)).toBe(theirs);
  expect(web.pullRequests).toHaveLength(1);
});
