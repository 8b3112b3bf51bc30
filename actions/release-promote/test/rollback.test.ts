import { imageFixture } from '@image-relay/testing';
import { describe, expect, test } from 'vitest';
import {
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

  test('leaves an alias that is moved while what it named before is verified', async () => {
    const { server, rollback } = await promoted();
    const newer = imageFixture.single({ seed: 'newer' });
    const after = <Reply>(reply: Reply) => {
      server.state.load('acme/web', newer, ['1']);
      return reply;
    };
    server.faults.add({ when: { kind: 'blob' }, fault: { type: 'rival', after } });
    const run = await promote(server, { rollback });
    expect([run.exitCode, linesOf(run.outputs.written)]).toEqual([0, ['1.2']]);
    expect(tagsOf(server)['1']).toBe(newer.root.digest);
  });

  test('takes one promotion after the other back', async () => {
    const { server, rollback } = await promoted();
    const newer = imageFixture.single({ seed: 'newer' });
    server.state.load('acme/web', newer);
    const next = await promote(server, { digest: newer.root.digest, version: '1.2.4' });
    const overtaken = await promote(server, { rollback });
    await promote(server, { rollback: next.outputs.previous ?? '' });
    expect(tagsOf(server)).toMatchObject(set(['1.2', '1', 'latest']));
    const run = await promote(server, { rollback });
    expect([overtaken.exitCode, run.exitCode]).toEqual([1, 0]);
    expect(tagsOf(server)).toMatchObject({
      ...set(['1.2', '1'], older.root.digest),
      ...set(['v1.2.3', 'latest']),
      ...set(['v1.2.4'], newer.root.digest),
    });
  });

  test('that another promotion has overtaken is refused, with what the aliases name now', async () => {
    const { server, rollback } = await promoted();
    const newer = imageFixture.single({ seed: 'newer' });
    server.state.load('acme/web', newer, ['v1.2.4', '1.2', '1', 'latest']);
    server.log.reset();
    const run = await promote(server, { rollback });
    expect([run.exitCode, run.outputs, putsOf(server)]).toEqual([1, {}, 0]);
    expect(run.annotations).toMatchObject([
      { level: 'error', message: expect.stringMatching(/^ROLLBACK_OVERTAKEN: /) },
    ]);
    expect(run.annotations[0]?.message).toContain(`latest names ${newer.root.digest}`);
  });

  test('that somebody made up moves no immutable tag', async () => {
    const { server } = await promoted();
    const image = `${server.host}/acme/web`;
    const tags = { 'v1.2.3': older.root.digest };
    server.log.reset();
    const run = await promote(server, { rollback: JSON.stringify({ image, digest, tags }) });
    expect(run.annotations).toMatchObject([{ message: expect.stringContaining('TAG_IMMUTABLE') }]);
    expect(server.log.count()).toBe(0);
  });

  test.each([
    ['source', 'ghcr.io/acme/web:build'],
    ['digest', digest],
    ['version', '1.2.3'],
    ['release', 'v1.2.3'],
  ])('beside %s is no rollback', async (name, value) => {
    const server = await serve();
    const image = `${server.host}/acme/web`;
    const rollback = JSON.stringify({ image, digest, tags: {} });
    const run = await promote(server, { rollback, [name]: value });
    expect(run.annotations).toMatchObject([
      { message: expect.stringMatching(/^INPUT_INVALID: .*something is to be promoted as well/s) },
    ]);
  });

  test('as a dry run writes nothing and plans the same', async () => {
    const { server, rollback } = await promoted();
    server.log.reset();
    const run = await promote(server, { rollback, 'dry-run': 'true' });
    expect([run.exitCode, run.outputs.written, putsOf(server)]).toEqual([0, '', 0]);
    expect(run.reports[0]?.steps.map(({ action }) => action)).toEqual(['write', 'write', 'skip']);
  });

  test('of a first release leaves its aliases, and says so', async () => {
    const server = await serve();
    const { outputs } = await promote(server, release);
    const run = await promote(server, { rollback: outputs.previous ?? '' });
    expect([run.exitCode, run.outputs.written]).toEqual([0, '']);
    expect(run.annotations.map(({ level }) => level)).toEqual(['warning', 'warning', 'warning']);
    expect(run.annotations[0]?.message).toContain('it was not there before');
  });

  test('of a promotion that moved nothing does nothing', async () => {
    const server = await serve();
    await promote(server, release);
    const { outputs } = await promote(server, release);
    const run = await promote(server, { rollback: outputs.previous ?? '' });
    expect([run.exitCode, run.outputs.written, run.annotations]).toEqual([0, '', []]);
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
