import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createBareRepository } from '../../src/forge/git.ts';

/** A question that nobody asked before; its answer is longer each time that git hears it. */
function counting(): readonly string[] {
  const count = '!echo one >> "$GIT_DIR/asked"; cat "$GIT_DIR/asked"';
  return ['-c', `alias.count=${count}`, '-c', `ask.id=${randomUUID()}`, 'count'];
}

async function emptyRepository() {
  const folder = await mkdtemp(join(tmpdir(), 'recall-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return await createBareRepository(folder);
}

test('git is asked once what stays true, also by many at a time', async () => {
  const git = await emptyRepository();
  const question = counting();
  const answers = await Promise.all([git.recall(question), git.recall(question)]);
  answers.push(await git.recall(question));
  expect(answers.map(({ stdout }) => stdout)).toEqual(['one\n', 'one\n', 'one\n']);
  expect((await git.attempt(question)).stdout).toContain('one\none\n');
});

test('what git said of one repository it is not asked of the next', async () => {
  const [one, other] = [await emptyRepository(), await emptyRepository()];
  const question = counting();
  await one.attempt(question);
  const answers = [await one.recall(question), await other.recall(question)];
  expect(answers.map(({ stdout }) => stdout)).toEqual(['one\none\n', 'one\none\n']);
});

test('git is asked again for what was not there', async () => {
  const git = await emptyRepository();
  const content = randomUUID();
  const blob = await git.run(['hash-object', '--stdin'], content);
  const question = ['cat-file', '-t', blob];
  expect((await git.recall(question)).exitCode).toBe(128);
  await git.run(['hash-object', '-w', '--stdin'], content);
  expect(await git.recall(question)).toMatchObject({ exitCode: 0, stdout: 'blob\n' });
});
