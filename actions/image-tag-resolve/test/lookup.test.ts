import {
  fault as faults,
  type ImageFixture,
  imageFixture,
  type MemoryRegistry,
  type MemoryRegistryOptions,
  recordedEvent,
  startMemoryRegistry,
} from '@image-relay/testing';
import { expect, onTestFinished, test } from 'vitest';
import { reportSchema } from '../src/report-schema.ts';
import { runMain } from './run-main.ts';

const key = 'org.opencontainers.image.revision';
const event = recordedEvent('a pull request is opened');
const tag = 'pr-2-ec26c3e';
const commit = 'ec26c3e57ca3a959ca5aad62de7213c562f8c821';
const mergeCommit = 'c4295bd74fb0f4fda03689c3df3f2803b658fd85';
const other = '5779607b49aab1200488439f02372c57b4f75444';

const built = imageFixture.single({ labels: { [key]: commit } });

async function started(image?: ImageFixture, options: MemoryRegistryOptions = {}) {
  const registry = await startMemoryRegistry(options);
  onTestFinished(() => registry.close());
  if (image !== undefined) registry.state.load('acme/web', image, [tag]);
  return registry;
}

function looked(registry: MemoryRegistry, inputs: Record<string, string> = {}) {
  const image = `${registry.host}/Acme/Web`;
  return runMain({ event, inputs: { image, resolve: 'required', ...inputs } });
}

test('a single image takes one HEAD and two GETs, on the digest', async () => {
  const registry = await started(built);
  const { outputs } = await looked(registry);
  const reference = `${registry.host}/acme/web@${built.root.digest}`;
  expect(outputs).toMatchObject({ found: true, digest: built.root.digest, commit });
  expect(outputs.digestReference).toBe(reference);
  const config = [...built.blobs.keys()].find((one) => registry.log.lines().join().includes(one));
  expect(registry.log.lines()).toEqual([
    `HEAD /v2/acme/web/manifests/${tag} 200`,
    `GET /v2/acme/web/manifests/${built.root.digest} 200`,
    `GET /v2/acme/web/blobs/${config} 200`,
  ]);
});

test('with revision: ignore one HEAD is all', async () => {
  const registry = await started(imageFixture.single());
  await looked(registry, { revision: 'ignore' });
  expect(registry.log.lines()).toEqual([`HEAD /v2/acme/web/manifests/${tag} 200`]);
});

const labels = { [key]: commit };
const stale = { [key]: other };
const twoPlatforms = imageFixture.index({ labels });
const oneStale = imageFixture.indexOf([
  imageFixture.single({ seed: 'a', labels }),
  imageFixture.single({
    seed: 'b',
    labels: stale,
    platform: { os: 'linux', architecture: 'arm64' },
  }),
]);
const oneSilent = imageFixture.indexOf([
  imageFixture.single({ seed: 'a', labels }),
  imageFixture.single({ seed: 'b' }),
]);

test.each([
  ['a label', built],
  ['a label in capitals', imageFixture.single({ labels: { [key]: commit.toUpperCase() } })],
  ['an annotation of the manifest', imageFixture.single({ annotations: labels })],
  [
    'an annotation over the label of a base image',
    imageFixture.single({ annotations: labels, labels: stale }),
  ],
  ['a label on every platform', twoPlatforms],
  ['an annotation of the index', imageFixture.index({ indexAnnotations: labels })],
  [
    'an annotation of the index over inherited labels',
    imageFixture.index({ indexAnnotations: labels, labels: stale }),
  ],
  ['nested indexes', imageFixture.nestedIndex({ labels })],
  ['a Docker list', imageFixture.dockerList({ labels })],
  ['attestations beside the platforms', imageFixture.withAttestations({ labels })],
])('%s with the commit passes', async (_what, image) => {
  const { outputs } = await looked(await started(image));
  expect(outputs.json).toMatchObject({ revision: { status: 'match', revision: commit } });
  expect(reportSchema.parse(outputs.json)).toEqual(outputs.json);
});

test.each([
  ['REVISION_MISMATCH', 'another commit', imageFixture.single({ labels: stale })],
  [
    'REVISION_MISMATCH',
    'the merge commit',
    imageFixture.single({ labels: { [key]: mergeCommit } }),
  ],
  ['REVISION_MISMATCH', 'one stale platform', oneStale],
  ['REVISION_MISMATCH', 'a stale index', imageFixture.index({ indexAnnotations: stale, labels })],
  ['REVISION_UNKNOWN', 'no label', imageFixture.single()],
  ['REVISION_UNKNOWN', 'a blank label', imageFixture.single({ labels: { [key]: ' ' } })],
  [
    'REVISION_UNKNOWN',
    'a commit cut short',
    imageFixture.single({ labels: { [key]: commit.slice(0, 7) } }),
  ],
  ['REVISION_UNKNOWN', 'one silent platform', oneSilent],
  ['REVISION_UNKNOWN', 'something that is no image', imageFixture.artifact()],
])('%s is thrown for %s', async (code, _what, image) => {
  const registry = await started(image);
  await expect(looked(registry)).rejects.toMatchObject({ code });
});

test('a mismatch is a warning with revision: warn, and the digest goes out', async () => {
  const { outputs, lines } = await looked(await started(oneStale), { revision: 'warn' });
  expect(outputs.found).toBe(true);
  expect(reportSchema.parse(outputs.json)).toEqual(outputs.json);
  expect(lines.at(-1)).toMatch(/^warning: REVISION_MISMATCH: .*linux\/arm64.*expected/);
});

test('the merge commit of a pull request is named in the refusal', async () => {
  const registry = await started(imageFixture.single({ labels: { [key]: mergeCommit } }));
  const details = [expect.stringContaining('the merge commit of the pull request')];
  await expect(looked(registry)).rejects.toMatchObject({ details });
});

test('a configuration that is gone leaves the revision unknown', async () => {
  const registry = await started(built);
  for (const digest of built.blobs.keys()) registry.state.removeBlob('acme/web', digest);
  await expect(looked(registry)).rejects.toMatchObject({ code: 'REVISION_UNKNOWN' });
});

test('a configuration with other bytes is a registry error', async () => {
  const registry = await started(built);
  for (const digest of built.blobs.keys()) {
    registry.state.putBlob('acme/web', new TextEncoder().encode('{}'), digest);
  }
  await expect(looked(registry)).rejects.toMatchObject({ code: 'REGISTRY_CONTENT_MISMATCH' });
});

test('an image that is not there fails when it is required', async () => {
  const registry = await started();
  await expect(looked(registry)).rejects.toMatchObject({ code: 'IMAGE_NOT_FOUND' });
});

test('an image that is not there is only said when it is optional', async () => {
  const { outputs, lines } = await looked(await started(), { resolve: 'optional' });
  expect(outputs).toMatchObject({ found: false, tag, digest: undefined });
  expect(lines.at(-1)).toContain('not found');
});

test('a required image may appear while waiting', async () => {
  const registry = await started();
  const appear = () => registry.state.load('acme/web', built, [tag]);
  const image = `${registry.host}/acme/web`;
  const run = await runMain({
    event,
    inputs: { image, resolve: 'required', wait: '10m' },
    ports: { sleep: () => Promise.resolve(appear()) },
  });
  expect(run.outputs.digest).toBe(built.root.digest);
  expect(registry.log.count({ method: 'HEAD' })).toBe(2);
});

test('waiting ends after the given time, with growing pauses', async () => {
  const registry = await started();
  const pauses: number[] = [];
  let time = Date.parse('2026-03-29T12:00:00Z');
  const { findImage } = await import('../src/gather/find-image.ts');
  const { createRegistry } = await import('@image-relay/registry');
  const client = createRegistry();
  onTestFinished(() => client.close());
  const silent = { info: () => undefined } as unknown as Parameters<typeof findImage>[2]['log'];
  const image = { registry: registry.host, repository: 'acme/web', tag };
  const found = await findImage(client, image, {
    waitMs: 20_000,
    now: () => new Date(time),
    sleep: (milliseconds) => {
      pauses.push(milliseconds);
      time += milliseconds;
      return Promise.resolve();
    },
    log: silent,
  });
  expect(found).toBeUndefined();
  expect(pauses).toEqual([2000, 3000, 4500, 6750, 3750]);
});

test.each([
  ['REGISTRY_UNAUTHORIZED', faults.unauthorized(), 1],
  ['REGISTRY_FORBIDDEN', faults.forbidden(), 1],
  ['REGISTRY_RATE_LIMITED', faults.tooManyRequests(0), 6],
  ['REGISTRY_UPSTREAM_ERROR', faults.serverError(), 6],
] as const)('%s is thrown at once, also while waiting for an image', async (code, fault, heads) => {
  const registry = await started(built);
  registry.faults.add({ fault });
  const run = looked(registry, { wait: '1h' });
  await expect(run).rejects.toMatchObject({ code });
  expect(registry.log.count({ method: 'HEAD' })).toBe(heads);
});

test('an outage that ends within the retries is not seen', async () => {
  const registry = await started(built);
  registry.faults.add({ fault: faults.serverError(), times: 2 });
  expect((await looked(registry)).outputs.found).toBe(true);
});

test('the username and password of the inputs are used', async () => {
  const users = { mona: { password: 'pass-word-1' } };
  const registry = await started(built, { auth: { mode: 'token', users } });
  const { outputs } = await looked(registry, { username: 'mona', password: 'pass-word-1' });
  expect(outputs.found).toBe(true);
});

test('a wrong password is no missing image, and is in no message', async () => {
  const users = { mona: { password: 'pass-word-1' } };
  const registry = await started(built, { auth: { mode: 'basic', users } });
  const inputs = { username: 'mona', password: 'wrong-word-2', resolve: 'optional' };
  const error = await looked(registry, inputs).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'REGISTRY_UNAUTHORIZED' });
  expect(String((error as Error).stack)).not.toContain('wrong-word-2');
});

test('a registry without digest headers gives the digest all the same', async () => {
  const registry = await started(built, { digestHeader: false });
  expect((await looked(registry)).outputs.digest).toBe(built.root.digest);
});

test('a tag given by hand takes its commit from the image', async () => {
  const registry = await started();
  registry.state.load('acme/web', twoPlatforms, ['by-hand']);
  const image = `${registry.host}/acme/web`;
  const dispatch = recordedEvent('a workflow is dispatched on the default branch');
  const inputs = { image, tag: 'by-hand', resolve: 'required' };
  const { outputs } = await runMain({ event: dispatch, inputs });
  expect(outputs).toMatchObject({ kind: 'manual', tag: 'by-hand', commit, shortCommit: 'ec26c3e' });
});

test.each([
  ['REVISION_MISMATCH', 'platforms that disagree', oneStale],
  ['REVISION_UNKNOWN', 'an image that names no commit', imageFixture.single()],
])('%s is thrown for %s under a tag given by hand', async (code, _what, image) => {
  const registry = await started(image);
  await expect(looked(registry, { tag })).rejects.toMatchObject({ code });
});
