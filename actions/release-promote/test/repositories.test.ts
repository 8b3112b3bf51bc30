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

describe('a rollback', () => {
  const promoted = async () => {
    const server = await serve();
    server.state.load('acme/web', older, ['v1.2.2', '1.2', '1']);
    const { outputs } = await promote(server, release);
    return { server, rollback: outputs.previous ?? '' };
  };

  test('puts aliases back and leaves the rest', async () => {
    const { server, rollback } = await promoted();
    const run = await promote(server, { rollback });
    expect([run.exitCode, linesOf(run.outputs.written).toSorted()]).toEqual([0, ['1', '1.2']]);
    expect(tagsOf(server)).toMatchObject({
      ...set(['1', '1.2'], older.root.digest),
      ...set(['v1.2.3', 'latest']),
    });
    expect(run.annotations).toMatchObject([
      { level: 'warning', message: expect.stringContaining('latest') },
    ]);
    expect(run.reports).toMatchObject([{ kind: 'rollback' }]);
  });

  test('again writes nothing', async () => {
    const { server, rollback } = await promoted();
    await promote(server, { rollback });
    server.log.reset();
    const run = await promote(server, { rollback });
    expect([run.exitCode, run.outputs.written, putsOf(server)]).toEqual([0, '', 0]);
  });

  test('leaves an alias that was moved since', async () => {
    const { server, rollback } = await promoted();
    const newer = imageFixture.single({ seed: 'newer' });
    server.state.load('acme/web', newer, ['1']);
    const run = await promote(server, { rollback });
    expect([run.exitCode, linesOf(run.outputs.written)]).toEqual([0, ['1.2']]);
    expect(tagsOf(server)['1']).toBe(newer.root.digest);
  });

  test('to an image that is gone writes nothing', async () => {
    const { server, rollback } = await promoted();
    server.state.removeManifest('acme/web', older.root.digest);
    const run = await promote(server, { rollback });
    expect(run.annotations).toMatchObject([
      { message: expect.stringContaining('ROLLBACK_BROKEN') },
    ]);
    expect(tagsOf(server)).toMatchObject(set(four));
  });
});
