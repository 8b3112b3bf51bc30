import { expect, test } from 'vitest';
import { startedForge } from './started-forge.ts';

test('a tree is made out of another: written, changed and removed files', async () => {
  const { github, web, fix } = await startedForge();
  const edits = [
    { path: 'docs/new.txt', content: 'new\n' },
    { path: 'a.txt', content: 'changed\n', mode: '100755' },
    { path: 'b.txt', remove: true },
  ] as const;
  const base = await github.commits.get(web, fix);
  const made = await github.trees.create(web, base?.tree ?? '', edits);
  const tree = await github.trees.list(web, made);
  expect(tree).toMatchObject({
    tree: made,
    isTruncated: false,
    entries: [
      { path: 'a.txt', mode: '100755', type: 'blob' },
      { path: 'docs', mode: '040000', type: 'tree' },
      { path: 'docs/new.txt', mode: '100644', type: 'blob' },
    ],
  });
});

test('a file that is not there cannot be removed', async () => {
  const { github, web, fix } = await startedForge();
  const base = await github.commits.get(web, fix);
  const made = github.trees.create(web, base?.tree ?? '', [{ path: 'none', remove: true }]);
  await expect(made).rejects.toMatchObject({ code: 'GITHUB_REFUSED', status: 422 });
});

test('a tree that is not there is undefined', async () => {
  const { github, web } = await startedForge();
  expect(await github.trees.list(web, 'f'.repeat(40))).toBeUndefined();
});
