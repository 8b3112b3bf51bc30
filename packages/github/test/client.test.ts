import { get, type Plan, startScriptedGitHub } from '@image-relay/testing';
import { expect, onTestFinished, test } from 'vitest';
import { createClient } from '../src/client.ts';

const path = '/repos/acme/web/tags';

/** A client with the defaults, of a server that is named with a slash behind. */
async function started(...plans: readonly Plan[]) {
  const server = await startScriptedGitHub(...plans);
  onTestFinished(() => server.close());
  const slept: number[] = [];
  const ports = {
    sleep: async (milliseconds: number) => void slept.push(milliseconds),
    random: () => 0.5,
    now: () => 0,
  };
  return { slept, client: createClient({ baseUrl: `${server.url}/`, env: {}, ports }) };
}

test('a root with a slash behind is the same root', async () => {
  const { client } = await started(get(path, ['v1']));
  expect(await client.find(path)).toEqual(['v1']);
});

test('three more tries are the default', async () => {
  const failed = { status: 500 };
  const enough = await started({ path, answers: [failed, failed, failed, { body: [] }] });
  expect(await enough.client.find(path)).toEqual([]);
  const few = await started({ path, answers: [failed, failed, failed, failed] });
  await expect(few.client.find(path)).rejects.toMatchObject({ status: 500 });
  expect([enough.slept, few.slept]).toEqual([
    [500, 1000, 2000],
    [500, 1000, 2000],
  ]);
});

test('queries count as reads, of which more than 80 a minute may be sent', async () => {
  const answers = [{ body: { data: {} } }];
  const { client, slept } = await started({ method: 'POST', path: '/graphql', answers });
  const query = { document: 'query X { x }', variables: {}, permission: '' };
  await Promise.all(Array.from({ length: 81 }, () => client.query(query)));
  expect(slept).toEqual([]);
});
