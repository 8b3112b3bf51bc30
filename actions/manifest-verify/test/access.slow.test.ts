import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeLayout } from '@image-relay/testing';
import { describe, expect, it } from 'vitest';
import { index, leftBehind, serve, temporary, verify } from './runs.ts';

describe('an image in an archive', () => {
  it('is verified as one in a folder', async () => {
    const folder = await temporary();
    await writeLayout(join(folder, 'image'), index, ['v1']);
    const archive = join(folder, 'image.tar');
    spawnSync('tar', ['-cf', archive, '-C', join(folder, 'image'), '.']);
    const run = await verify({ images: `oci-archive:${archive}:v1`, depth: 'full' });
    expect(run).toMatchObject({ exitCode: 0, annotations: [] });
    expect(run.outputs).toMatchObject({ outcome: 'ok', digest: index.root.digest, requests: '0' });
  });

  it('is broken when a layer is not in it', async () => {
    const folder = await temporary();
    await writeLayout(join(folder, 'image'), index, ['v1']);
    const [digest = ''] = index.blobs.keys();
    const archive = join(folder, 'image.tar');
    const lost = `--exclude=${digest.slice('sha256:'.length)}`;
    spawnSync('tar', ['-cf', archive, lost, '-C', join(folder, 'image'), '.']);
    const run = await verify({ images: `oci-archive:${archive}` });
    expect(run.exitCode).toBe(1);
    expect(run.reports).toMatchObject([
      { images: [{ faults: [{ code: 'BLOB_MISSING', digest }] }] },
    ]);
  });
});

describe('credentials', () => {
  const users = { ci: { password: 'correct-horse-battery' } };

  it.each([
    ['a token service', { mode: 'token', users }],
    ['basic authentication', { mode: 'basic', users }],
  ] as const)('work with %s and are nowhere in what is left behind', async (_, auth) => {
    const { image } = await serve(index, { auth });
    const run = await verify({ images: image, username: 'ci', password: 'correct-horse-battery' });
    expect(run).toMatchObject({
      exitCode: 0,
      masks: expect.arrayContaining(['correct-horse-battery']),
    });
    const basic = Buffer.from('ci:correct-horse-battery').toString('base64');
    const left = leftBehind(run).replaceAll('::add-mask::correct-horse-battery', '');
    expect(left).not.toContain('correct-horse-battery');
    expect(left).not.toContain(basic);
  });

  it('that are wrong leave the image unverifiable and are not printed', async () => {
    const { image } = await serve(index, { auth: { mode: 'token', users } });
    const run = await verify({ images: image, username: 'ci', password: 'wrong-horse' });
    expect(run.outputs).toMatchObject({ outcome: 'unverifiable' });
    expect([run.log, run.summary, ...run.texts].join('\n')).not.toContain('wrong-horse');
  });
});

describe('inputs that cannot be used', () => {
  it('give one error with every problem, before any request', async () => {
    const { server } = await serve();
    const run = await verify({
      images: `${server.host}/acme/web`,
      depth: 'deep',
      platforms: 'linux',
    });
    expect(run).toMatchObject({ exitCode: 1, annotations: [{ level: 'error' }], outputs: {} });
    expect(run.annotations[0]?.message).toContain('3 problems with the inputs');
    expect(server.log.count()).toBe(0);
  });

  it.each([
    ['report', 'REPORT_UNWRITABLE'],
    ['metrics-file', 'METRICS_UNWRITABLE'],
  ])('may be a %s that cannot be written; what was verified is reported', async (input, code) => {
    const { image } = await serve();
    const file = join(await temporary(), 'a-file');
    await writeFile(file, '');
    const run = await verify({ images: image, [input]: join(file, 'sub', 'file') });
    expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'ok', images: '1' } });
    expect(run.annotations).toMatchObject([{ message: expect.stringContaining(code) }]);
  });
});
