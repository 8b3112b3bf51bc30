import { type ForgeOptions, startForge, startMemoryRegistry } from '@image-relay/testing';
import { expect, onTestFinished, test } from 'vitest';
import { createGitHub } from '../src/index.ts';

async function timed(options: Pick<ForgeOptions, 'secondaryStatus' | 'rateLimit'> = {}) {
  let time = Date.parse('2026-03-29T12:00:00Z');
  const forge = await startForge({ ...options, now: () => new Date(time) });
  onTestFinished(() => forge.close());
  await forge.addRepository('acme', 'web');
  const sleep = async (milliseconds: number) => {
    time += milliseconds;
  };
  const ports = { sleep, now: () => time };
  const token = forge.addToken();
  const connect = (reserve = 0) =>
    createGitHub({ token, baseUrl: forge.url, env: {}, ports, reserve });
  return { forge, connect, start: time, now: () => time };
}

const place = '/orgs/acme/packages/container/web';
const web = { owner: 'acme', name: 'web' };

// A delete of what is not there is 5 points, and 1 for looking whether it is there.
test('a client never meets the secondary limits by itself', async () => {
  const { forge, connect, start, now } = await timed();
  const github = connect();
  for (let id = 1; id <= 155; id += 1) await github.packages.deleteVersion(place, id);
  expect(forge.requests.map((one) => one.status)).not.toContain(403);
  expect(now() - start).toBe(60_000);
});

test.each([403, 429] as const)(
  'what another client has used up is waited for as %i says',
  async (secondaryStatus) => {
    const { forge, connect, start, now } = await timed({ secondaryStatus });
    const other = connect();
    for (let id = 1; id <= 150; id += 1) await other.packages.deleteVersion(place, id);
    expect(await connect().gitRefs.listTags(web)).toEqual([]);
    expect(forge.requests.slice(-2).map((one) => one.status)).toEqual([secondaryStatus, 200]);
    expect(now() - start).toBe(60_000);
  },
);

test('deletes leave a share of the hour to others, and reads may use it', async () => {
  const { forge, connect } = await timed({ rateLimit: 100 });
  const registry = await startMemoryRegistry();
  onTestFinished(() => registry.close());
  const pack = forge.addPackage({ owner: 'acme', name: 'web', content: registry.state });
  pack.addVersions(100);
  const { packages, stats } = connect(0.1);
  await packages.listVersions(place);
  const ids = pack.versions.map(({ id }) => id);
  const deleted = await Promise.allSettled(ids.map((id) => packages.deleteVersion(place, id)));
  const refusals = deleted.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
  expect([pack.deleted.length, new Set(refusals)]).toEqual([89, new Set(['GITHUB_RATE_LIMITED'])]);
  await packages.findObstacle(place);
  const last = packages.deleteVersion(place, ids.at(-1) ?? 0);
  await expect(last).rejects.toMatchObject({ code: 'GITHUB_RATE_LIMITED' });
  expect(forge.requests.map(({ status }) => status)).not.toContain(403);
  expect([stats.requests, forge.requests.length]).toEqual([91, 91]);
});
