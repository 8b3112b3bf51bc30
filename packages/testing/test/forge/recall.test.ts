import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createBareRepository } from '../../src/forge/git.ts';

/** Prints more with each question. */
const counting = ['-c', 'alias.count=!echo one >> "$GIT_DIR/asked"; cat "$GIT_DIR/asked"', 'count'];

async function emptyRepository() {
  const folder = await mkdtemp(join(tmpdir(), 'recall-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return await createBareRepository(folder);
}

test('git is asked once what stays true, also by many at a time', async () => {
  const git = await emptyRepository();
  const answers = await Promise.all([git.recall(counting), git.recall(counting)]);
  answers.push(await git.recall(counting));
  expect(answers.map(({ stdout }) => stdout)).toEqual(['one\n', 'one\n', 'one\n']);
  expect((await git.attempt(counting)).stdout).toContain('one\none\n');
});

test('git is asked again for what was not there', async () => {
  const git = await emptyRepository();
  const question = ['rev-parse', '--verify', 'refs/heads/main'];
  expect((await git.recall(question)).exitCode).toBe(128);
  await git.run(['update-ref', 'refs/heads/main', await emptyCommit(git)]);
  expect((await git.recall(question)).exitCode).toBe(0);
});

async function emptyCommit(git: Awaited<ReturnType<typeof emptyRepository>>): Promise<string> {
  const tree = await git.run(['write-tree']);
  return await git.run(['commit-tree', tree, '-m', 'first']);
}
