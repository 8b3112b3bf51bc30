import { expect, test } from 'vitest';
import { startedForge } from './ask.ts';

test('the timeline tells who set and took which label, and shows comments that are there', async () => {
  const { ask, asks, web, first } = await startedForge();
  await web.setRef('refs/heads/fix', first);
  await web.commit({ branch: 'fix', files: { 'b.txt': 'b\n' } });
  await ask('POST ~/pulls', { title: 'Fix it', head: 'fix', base: 'main' });
  const mona = asks({ kind: 'user', login: 'mona' });
  await mona('POST ~/issues/1/labels', { labels: ['deploy', 'fix'] });
  await ask('POST ~/issues/1/labels', { labels: ['deploy'] });
  await ask('PUT ~/issues/1/labels', { labels: ['fix'] });
  const kept = await mona('POST ~/issues/1/comments', { body: 'Looks good' });
  const gone = await mona('POST ~/issues/1/comments', { body: 'Nonsense' });
  await mona(`DELETE ~/issues/comments/${gone.body.id}`);
  const { status, body } = await ask('GET ~/issues/1/timeline');
  expect(status).toBe(200);
  expect(body).toMatchObject([
    { event: 'labeled', actor: { login: 'mona' }, label: { name: 'deploy' } },
    { event: 'labeled', actor: { login: 'mona' }, label: { name: 'fix' } },
    { event: 'unlabeled', actor: { login: 'github-actions[bot]' }, label: { name: 'deploy' } },
    { event: 'commented', actor: { login: 'mona' }, id: kept.body.id, body: 'Looks good' },
  ]);
  expect(body).toHaveLength(4);
  expect((await ask('GET ~/issues/2/timeline')).status).toBe(404);
});
