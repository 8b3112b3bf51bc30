import { fault, type ImageFixture, type MemoryRegistry } from '@image-relay/testing';
import { describe, expect, test } from 'vitest';
import {
  built,
  commit,
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

describe('a promotion in one repository', () => {
  test('sets all tags of the first release and says what it did', async () => {
    const server = await serve();
    const run = await promote(server, { ...release, revision: commit });
    expect([run.exitCode, run.outputs.digest]).toEqual([0, digest]);
    expect(linesOf(run.outputs.written)).toEqual(four);
    expect(linesOf(run.outputs.tags)).toEqual(four);
    expect(tagsOf(server)).toMatchObject(set(four));
    expect(JSON.parse(run.outputs.previous ?? '')).toEqual({
      image: `${server.host}/acme/web`,
      digest,
      tags: { '1.2': null, '1': null, latest: null },
    });
    expect(run.reports).toMatchObject([{ kind: 'promotion', written: four, version: '1.2.3' }]);
    expect(run.summary).toContain('Promotion of');
  });

  test('again writes nothing', async () => {
    const server = await serve();
    await promote(server, release);
    server.log.reset();
    const run = await promote(server, release);
    expect([run.exitCode, run.outputs.written, linesOf(run.outputs.tags)]).toEqual([0, '', four]);
    expect(putsOf(server)).toBe(0);
  });

  test('of a tag resolves it once', async () => {
    const server = await serve();
    const source = `${server.host}/acme/web:build`;
    const run = await promote(server, { source, version: '1.2.3' });
    expect([run.exitCode, run.outputs.digest]).toEqual([0, digest]);
    expect(server.log.count({ reference: 'build' })).toBe(1);
  });

  test('of an old line leaves what is newer', async () => {
    const server = await serve();
    server.state.load('acme/web', older, ['v1.3.0', '1.3', '1', 'latest']);
    const run = await promote(server, release);
    expect(linesOf(run.outputs.written)).toEqual(['v1.2.3', '1.2']);
    expect(tagsOf(server)).toMatchObject(set(['1', 'latest'], older.root.digest));
  });

  test('of a pre-release moves no alias', async () => {
    const run = await promote(await serve(), { digest, version: '2.0.0-rc.1' });
    expect(linesOf(run.outputs.written)).toEqual(['v2.0.0-rc.1']);
  });

  test('takes a prefix of git tags off', async () => {
    const run = await promote(await serve(), {
      digest,
      version: 'api/v1.2.3',
      'tag-prefix': 'api/v',
      aliases: 'none',
    });
    expect(linesOf(run.outputs.written)).toEqual(['v1.2.3']);
  });

  test('of a digest to a name without a version', async () => {
    const run = await promote(await serve(), { digest, aliases: 'production' });
    expect(linesOf(run.outputs.written)).toEqual(['production']);
  });

  test('as a dry run writes nothing and plans the same', async () => {
    const server = await serve();
    const run = await promote(server, { ...release, 'dry-run': 'true' });
    expect([run.exitCode, run.outputs.written, putsOf(server)]).toEqual([0, '', 0]);
    expect(run.outputs.previous).toContain('"tags":{}');
    const planned = run.reports
      .flatMap(({ steps }) => steps)
      .filter(({ action }) => action === 'write');
    expect(planned.map(({ tag }) => tag)).toEqual(four);
  });

  test('is one PUT where the registry takes several tags', async () => {
    const server = await serve();
    await promote(server, release);
    expect(putsOf(server)).toBe(1);
  });
});

describe('nothing is written', () => {
  const bytesOf = ({ root, manifests }: ImageFixture) =>
    Buffer.from(manifests.get(root.digest)?.bytes ?? []);
  const layerDigest = [...built.blobs.keys()].at(-1) ?? digest;

  test.each<
    [string, string, (server: MemoryRegistry) => unknown, Readonly<Record<string, string>>]
  >([
    [
      'a layer is gone',
      'SOURCE_BROKEN',
      (server) => server.state.removeBlob('acme/web', layerDigest),
      {},
    ],
    ['a platform is missing', 'SOURCE_BROKEN', () => undefined, { platforms: 'linux/s390x' }],
    [
      'the commit is another one',
      'SOURCE_REVISION_MISMATCH',
      () => undefined,
      { revision: 'a'.repeat(40) },
    ],
    [
      'an immutable tag has another digest',
      'TAG_IMMUTABLE',
      (server) => server.state.load('acme/web', older, ['v1.2.3']),
      {},
    ],
    [
      'a look-up is refused',
      'REGISTRY_FORBIDDEN',
      (server) =>
        server.faults.add({ when: { reference: '1.2', method: 'HEAD' }, fault: fault.forbidden() }),
      {},
    ],
    [
      'a look-up fails',
      'REGISTRY_UPSTREAM_ERROR',
      (server) =>
        server.faults.add({ when: { reference: 'latest' }, fault: fault.serverError(503) }),
      {},
    ],
    [
      'the tags cannot be listed',
      'REGISTRY_FORBIDDEN',
      (server) => server.faults.add({ when: { kind: 'tags' }, fault: fault.forbidden() }),
      {},
    ],
    [
      'a layer cannot be looked at',
      'SOURCE_UNVERIFIABLE',
      (server) =>
        server.faults.add({
          when: { kind: 'blob', reference: layerDigest },
          fault: fault.serverError(503),
        }),
      {},
    ],
    [
      'another image is served as the digest',
      'SOURCE_BROKEN',
      (server) => {
        server.state.load('acme/web', older);
        server.faults.add({
          when: { method: 'GET', reference: digest },
          fault: {
            type: 'other',
            after: ({ headers, ...reply }) => ({
              ...reply,
              headers: { 'content-type': headers['content-type'] ?? '' },
              body: bytesOf(older),
            }),
          },
        });
      },
      {},
    ],
    ['the digest is not there', 'SOURCE_NOT_FOUND', () => undefined, { digest: older.root.digest }],
    ['an alias is one of another version', 'ALIAS_INVALID', () => undefined, { aliases: '1.3' }],
    ['the version is none', 'VERSION_INVALID', () => undefined, { version: 'next' }],
    [
      'a log-in is for a source that is not named',
      'INPUT_INVALID',
      () => undefined,
      { 'source-username': 'ci', 'source-password': 'secret' },
    ],
    ['there is nothing to promote', 'INPUT_INVALID', () => undefined, { digest: '' }],
    [
      'a rollback is of another image',
      'INPUT_INVALID',
      () => undefined,
      {
        digest: '',
        version: '',
        rollback: JSON.stringify({ image: 'ghcr.io/a/b', digest, tags: {} }),
      },
    ],
    [
      'a rollback is none',
      'INPUT_INVALID',
      () => undefined,
      { digest: '', version: '', rollback: '{"image":1}' },
    ],
  ])('when %s: %s', async (_, code, prepare, inputs) => {
    const server = await serve();
    prepare(server);
    const before = server.state.snapshot();
    const { exitCode, annotations, outputs } = await promote(server, { ...release, ...inputs });
    expect([exitCode, outputs]).toEqual([1, {}]);
    expect(annotations).toMatchObject([{ level: 'error', message: expect.stringContaining(code) }]);
    expect(server.state.snapshot()).toEqual(before);
    expect(putsOf(server)).toBe(0);
  });
});

test('an alias that can never be is refused before anything is asked for', async () => {
  const server = await serve();
  const run = await promote(server, { ...release, aliases: '1.3' });
  expect([run.exitCode, server.log.count()]).toEqual([1, 0]);
});

describe('a write that is lost', () => {
  test('is noticed, and what was there before is still given', async () => {
    const server = await serve({ multiTag: false });
    server.state.load('acme/web', older, ['v1.2.2', '1.2']);
    server.faults.add({ when: { method: 'PUT', reference: '1.2' }, fault: fault.forbidden() });
    const run = await promote(server, release);
    expect([run.exitCode, linesOf(run.outputs.written)]).toEqual([1, ['v1.2.3']]);
    expect(JSON.parse(run.outputs.previous ?? '')).toMatchObject({
      tags: { '1.2': older.root.digest },
    });
    expect(run.annotations).toMatchObject([
      { message: expect.stringContaining('REGISTRY_FORBIDDEN') },
    ]);
  });

  test('behind a success is noticed as well', async () => {
    const server = await serve();
    server.faults.add({ when: { method: 'HEAD', reference: 'latest' }, fault: fault.notFound() });
    const run = await promote(server, release);
    expect([run.exitCode, linesOf(run.outputs.written)]).toEqual([1, ['v1.2.3', '1.2', '1']]);
    expect(run.annotations).toMatchObject([
      { message: expect.stringContaining('TAG_NOT_WRITTEN') },
    ]);
  });
});
