import { describe, expect, test } from 'vitest';
import { endState, startHotfix } from './hotfix.ts';
import { deadlyWay, expected, type Interrupted, killAndRunAgain } from './interrupted.ts';

const most = 30;
const requests = Array.from({ length: most }, (_, index) => index + 1);

describe.each<[string, Interrupted]>([
  ['a merge', { kind: 'clean', inputs: {} }],
  ['a merge that conflicts', { kind: 'conflict', inputs: {} }],
  ['a cherry-pick', { kind: 'clean', inputs: { strategy: 'cherry-pick' } }],
  ['a cherry-pick that conflicts', { kind: 'conflict', inputs: { strategy: 'cherry-pick' } }],
])('%s', (_, interrupted) => {
  test('has no more requests than are tried', async () => {
    expect((await expected(interrupted)).requests).toBeLessThan(most);
  });

  test.each(requests)('killed before request %i ends in the same state', async (nth) => {
    const killed = await killAndRunAgain(interrupted, { nth, when: 'before' });
    expect(killed).toMatchObject({ codes: [], left: killed.wanted });
    expect(killed.left).toEqual(killed.wanted);
  });

  test.each(requests)('killed after request %i ends in the same state', async (nth) => {
    const killed = await killAndRunAgain(interrupted, { nth, when: 'after' });
    expect(killed).toMatchObject({ codes: [], left: killed.wanted });
    expect(killed.left).toEqual(killed.wanted);
  });
});

test.each(['clean', 'conflict'] as const)(
  'killed after every request in turn, %s, it still ends in the same state',
  async (kind) => {
    const { state } = await expected({ kind, inputs: {} });
    const { forge, web, run } = await startHotfix(kind);
    for (const nth of requests) {
      const api = await deadlyWay(forge.url, { nth, when: 'after' });
      await Promise.allSettled([run({ api })]);
    }
    expect(await endState(web)).toEqual(state);
  },
);
