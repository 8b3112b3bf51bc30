import { join } from 'node:path';
import {
  fault,
  type InjectedFault,
  imageFixture,
  runBundle,
  sampled,
  writeLayout,
} from '@image-relay/testing';
import { describe, expect, it } from 'vitest';
import { index, serve, temporary, verify } from './runs.ts';

const [child = ''] = [...index.manifests.keys()];

describe('an image that is whole', () => {
  it('is ok: outputs, summary, report, no annotation', async () => {
    const { server, image } = await serve();
    const run = await verify({ images: image, platforms: 'linux/amd64, linux/arm64' });
    expect(run).toMatchObject({ exitCode: 0, annotations: [], stderr: '' });
    expect(run.outputs).toMatchObject({
      outcome: 'ok',
      digest: index.root.digest,
      platforms: 'linux/amd64\nlinux/arm64',
      images: '1',
      faults: '0',
      requests: String(server.log.count()),
    });
    expect(Number(run.outputs.bytes)).toBeGreaterThan(0);
    expect(run.summary).toContain('linux/amd64, linux/arm64');
    expect(run.log).toContain(`ok ${image} ${index.root.digest}`);
    expect(run.reports).toMatchObject([{ outcome: 'ok', images: [{ image, faults: [] }] }]);
  });

  it('has its report in the temporary folder of the job when no path is given', async () => {
    const { image } = await serve();
    const { outputs, exitCode } = await runBundle({
      action: 'manifest-verify',
      inputs: { images: image },
    });
    expect(exitCode).toBe(0);
    expect(outputs.report).toMatch(/\/temp\/manifest-verify-\w+\/report\.json$/);
  });

  it('may be a layout folder', async () => {
    const folder = join(await temporary(), 'image');
    await writeLayout(folder, index, ['v1']);
    const run = await verify({ images: `oci:${folder}:v1`, platforms: 'linux/arm64' });
    expect(run).toMatchObject({ exitCode: 0, annotations: [] });
    expect(run.outputs).toMatchObject({ outcome: 'ok', digest: index.root.digest });
  });
});

describe('an image that is broken', () => {
  it('fails the step once, names the digest, the mechanism and what to do', async () => {
    const { server, image } = await serve();
    server.state.removeManifest('acme/web', child as `sha256:${string}`);
    const run = await verify({ images: image });
    expect(run.exitCode).toBe(1);
    expect(run.outputs).toMatchObject({
      outcome: 'broken',
      faults: '1',
      digest: index.root.digest,
    });
    expect(run.annotations).toHaveLength(1);
    expect(run.annotations[0]).toMatchObject({
      level: 'error',
      message: expect.stringContaining(`IMAGE_BROKEN: ${image} is broken: 1 MANIFEST_MISSING`),
    });
    const way = [index.root.digest, child].map((digest) => digest.slice(0, 19)).join(' > ');
    expect(run.annotations[0]?.message).toContain(`path: ${way}`);
    expect(run.annotations[0]?.message).toContain('What to do: Push the image again');
    expect(run.summary).toContain('What to do');
    expect(run.reports).toMatchObject([
      {
        images: [
          {
            faults: [{ code: 'MANIFEST_MISSING', digest: child }],
            explanations: [{ mechanism: 'children-removed-one-by-one' }],
          },
        ],
      },
    ]);
  });

  it('may be a layout with a damaged layer', async () => {
    const folder = join(await temporary(), 'image');
    const [digest = 'sha256:', ...others] = index.blobs.keys();
    const blobs = new Map([...others].map((one) => [one, index.blobs.get(one) ?? Buffer.of()]));
    await writeLayout(folder, { ...index, blobs }, ['v1']);
    const run = await verify({ images: `oci:${folder}:v1` });
    expect(run.exitCode).toBe(1);
    expect(run.reports).toMatchObject([
      { images: [{ faults: [{ code: 'BLOB_MISSING', digest }] }] },
    ]);
  });

  it('is a warning when only unverifiable images are to fail', async () => {
    const { server, image } = await serve();
    server.state.removeTag('acme/web', 'v1');
    const run = await verify({ images: image, 'fail-on': 'unverifiable' });
    expect(run).toMatchObject({ exitCode: 0, annotations: [{ level: 'warning' }] });
    expect(run.outputs).toMatchObject({ outcome: 'broken', digest: '', platforms: '' });
  });

  it('is found among others, and each of them is reported', async () => {
    const { server } = await serve();
    const other = imageFixture.single({ seed: 'other' });
    server.state.load('acme/web', other, ['other']);
    server.state.removeManifest('acme/web', child as `sha256:${string}`);
    const names = ['other', 'v1', 'absent'].map((tag) => `${server.host}/acme/web:${tag}`);
    const run = await verify({ images: names.join('\n') });
    expect(run.exitCode).toBe(1);
    expect(run.annotations).toHaveLength(2);
    expect(run.outputs).toMatchObject({ outcome: 'broken', images: '3', faults: '2', digest: '' });
    const [report] = run.reports;
    expect(report?.images.map(({ image, outcome }) => [image, outcome])).toEqual([
      [names[0], 'ok'],
      [names[1], 'broken'],
      [names[2], 'broken'],
    ]);
  });
});

/** A port on which nobody listens; one that was just closed may be given to another test. */
const nobody = '127.0.0.1:1';

describe('an image that cannot be verified', () => {
  it.each(
    sampled<readonly [string, InjectedFault, string, string]>([
      ['401', fault.unauthorized(), 'UNAUTHORIZED', '30s'],
      ['403', fault.forbidden(), 'FORBIDDEN', '30s'],
      ['a flood of 429', fault.tooManyRequests(0), 'RATE_LIMITED', '30s'],
      ['502', fault.serverError(502), 'UPSTREAM_ERROR', '30s'],
      ['a stall', fault.stalled(), 'TIMEOUT', '1s'],
    ]),
  )('is unverifiable and not broken: %s', async (_, injected, code, timeout) => {
    const { server, image } = await serve();
    server.faults.add({ fault: injected });
    const run = await verify({ images: image, retries: '1', timeout });
    expect(run).toMatchObject({
      exitCode: 1,
      annotations: [{ level: 'error', message: expect.stringContaining('IMAGE_UNVERIFIABLE') }],
    });
    expect(run.outputs).toMatchObject({ outcome: 'unverifiable', faults: '0' });
    expect(run.reports).toMatchObject([{ images: [{ faults: [], unverifiable: [{ code }] }] }]);
  });

  it('is unverifiable when the registry is down, and does not fail when only broken ones are to', async () => {
    const run = await verify({ images: `${nobody}/a/b:v1`, retries: '0', 'fail-on': 'broken' });
    expect(run).toMatchObject({ exitCode: 0, annotations: [{ level: 'warning' }] });
    expect(run.reports).toMatchObject([{ images: [{ unverifiable: [{ code: 'NETWORK' }] }] }]);
  });
});
