import { startForge } from '@image-relay/testing';
import { expect, onTestFinished, test } from 'vitest';
import { createGitHub } from '../src/index.ts';

async function timed(options: { readonly secondaryStatus?: 403 | 429 } = {}) {
  let time = Date.parse('2026-03-29T12:00:00Z');
  const forge = await startForge({ ...options, now: () => new Date(time) });
  onTestFinished(() => forge.close());
  await forge.addRepository('acme', 'web');
  const sleep = async (milliseconds: number) => {
    time += milliseconds;
  };
  const ports = { sleep, now: () => time };
  const token = forge.addToken();
  const connect = () => createGitHub({ token, baseUrl: forge.url, env: {}, ports });
  return { forge, connect, start: time, now: () => time };
}

const place = '/orgs/acme/packages/container/web';
const web = { owner: 'acme', name: 'web' };

test('a client never meets the secondary limits by itself', async () => {
  const { forge, connect, start, now } = await timed();
  const github = connect();
  for (let id = 1; id <= 185; id += 1) await github.packages.deleteVersion(place, id);
  expect(forge.requests.map((one) => one.status)).not.toContain(403);
  expect(now() - start).toBe(60_000);
});

test.each([403, 429] as const)(
  'what another client has used up is waited for as %i says',
  async (secondaryStatus) => {
    const { forge, connect, start, now } = await timed({ secondaryStatus });
    const other = connect();
    for (let id = 1; id <= 180; id += 1) await other.packages.deleteVersion(place, id);
    expect(await connect().gitRefs.listTags(web)).toEqual([]);
    expect(forge.requests.slice(-2).map((one) => one.status)).toEqual([secondaryStatus, 200]);
    expect(now() - start).toBe(60_000);
  },
);
