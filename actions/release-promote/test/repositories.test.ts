import { imageFixture } from '@image-relay/testing';
import { describe, expect, test } from 'vitest';
import {
  built,
  digest,
  four,
  linesOf,
  older,
  promote,
  putsOf,
  release,
  serve,
  set,
  tagsOf,
} from './runs.ts';

describe('from another repository', () => {
  const signed = imageFixture.withCosign(imageFixture.withReferrers(built));

  test.each([
    ['of the same registry, without a byte of a blob', false],
    ['of another registry', true],
  ])('%s, with what refers to the image', async (_, isFar) => {
    const source = await serve({}, signed);
    const target = isFar ? await serve({}, older) : source;
    const run = await promote(target, {
      image: `${target.host}/acme/release`,
      source: `${source.host}/acme/web`,
      ...release,
    });
    expect([run.exitCode, linesOf(run.outputs.written)]).toEqual([0, four]);
    expect(tagsOf(target, 'acme/release')).toEqual({
      ...set(four),
      ...Object.fromEntries(signed.tags ?? []),
    });
    const { manifests, blobs } = target.state.repository('acme/release');
    expect(manifests).toEqual([...signed.manifests.keys()].sort());
    expect(blobs).toEqual([...signed.blobs.keys()].sort());
    const sent = run.reports.map(({ copy }) => copy?.blobs.sent);
    expect(sent).toEqual([isFar ? signed.blobs.size : 0]);
  });

  test.each(['basic', 'token'] as const)(
    'of the same registry is read with a log-in of its own (%s)',
    async (mode) => {
      const users = {
        writer: { password: 'w', grants: { 'acme/release': ['pull', 'push'] } },
        reader: { password: 'r', grants: { 'acme/web': ['pull'] } },
      } as const;
      const server = await serve({ auth: { mode, users } });
      const run = await promote(server, {
        image: `${server.host}/acme/release`,
        source: `${server.host}/acme/web`,
        username: 'writer',
        password: 'w',
        'source-username': 'reader',
        'source-password': 'r',
        ...release,
      });
      expect([run.exitCode, linesOf(run.outputs.written), run.annotations]).toEqual([0, four, []]);
    },
  );

  test('as a dry run copies nothing', async () => {
    const server = await serve();
    const run = await promote(server, {
      image: `${server.host}/acme/release`,
      source: `${server.host}/acme/web`,
      'dry-run': 'true',
      ...release,
    });
    expect([run.exitCode, putsOf(server), run.reports[0]?.steps.length]).toEqual([0, 0, 4]);
  });

  test('leaves aliases that a newer release takes while it is copied', async () => {
    const server = await serve();
    const after = <Reply>(reply: Reply) => {
      server.state.load('acme/release', older, ['v2.0.0', '2.0', '2', 'latest']);
      return reply;
    };
    server.faults.add({ when: { method: 'POST' }, fault: { type: 'rival', after } });
    const run = await promote(server, {
      image: `${server.host}/acme/release`,
      source: `${server.host}/acme/web`,
      ...release,
    });
    expect(linesOf(run.outputs.written)).toEqual(['v1.2.3', '1.2', '1']);
    expect(tagsOf(server, 'acme/release')).toMatchObject(set(['latest'], older.root.digest));
  });

  test('that has a broken signature copies nothing, unless signatures stay behind', async () => {
    const server = await serve({}, signed);
    server.state.removeBlob('acme/web', [...signed.blobs.keys()].at(-1) ?? digest);
    const inputs = { image: `${server.host}/acme/release`, source: `${server.host}/acme/web` };
    const run = await promote(server, { ...inputs, ...release });
    expect([run.exitCode, putsOf(server)]).toEqual([1, 0]);
    const alone = await promote(server, { ...inputs, ...release, referrers: 'ignore' });
    expect([alone.exitCode, linesOf(alone.outputs.written)]).toEqual([0, four]);
  });

  test('that is broken copies nothing', async () => {
    const server = await serve();
    server.state.removeBlob('acme/web', [...built.blobs.keys()][0] ?? digest);
    const run = await promote(server, {
      image: `${server.host}/acme/release`,
      source: `${server.host}/acme/web`,
      ...release,
    });
    expect([run.exitCode, putsOf(server)]).toEqual([1, 0]);
  });
});
