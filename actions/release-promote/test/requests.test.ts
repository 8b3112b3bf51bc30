import {
  imageFixture,
  type MemoryRegistry,
  type MemoryRegistryOptions,
} from '@image-relay/testing';
import { describe, expect, test } from 'vitest';
import { four, promote, serve, set, tagsOf } from './runs.ts';

const login = { username: 'ci', password: 'secret-of-ci' };
const auth = { mode: 'token', users: { ci: { password: login.password } } } as const;
/** Four platforms, each with an attestation; signed, with an SBOM, and by cosign. */
const image = imageFixture.fourPlatforms();
const signed = imageFixture.withCosign(imageFixture.withReferrers(image));
const release = { digest: image.root.digest, version: '1.2.3', ...login };

const writesOf = ({ log }: MemoryRegistry) =>
  log.count({ method: ['PUT', 'POST', 'PATCH', 'DELETE'], kind: ['manifest', 'blob', 'upload'] });
const loginsOf = ({ log }: MemoryRegistry) =>
  log.count({ kind: 'token' }) + log.entries.filter(({ status }) => status === 401).length;
const lookUpsOf = ({ log }: MemoryRegistry) =>
  log.count({ method: 'HEAD', kind: 'manifest' }) + log.count({ kind: 'tags' });
const sentBytes = ({ log }: MemoryRegistry) =>
  log.entries
    .filter(({ method, route }) => method !== 'GET' && route.kind !== 'manifest')
    .reduce((sum, { bytesIn }) => sum + bytesIn, 0);

/** The children that the tag `latest` names, and whether they are there. */
const childrenOf = (server: MemoryRegistry, repository: string) => {
  const index = server.state.manifest(repository, 'latest') ?? { bytes: Buffer.from('{}') };
  const { manifests = [] } = JSON.parse(Buffer.from(index.bytes).toString()) as {
    readonly manifests?: ReadonlyArray<{ readonly digest: string }>;
  };
  return manifests.map(({ digest }) => {
    const { bytes = [] } = server.state.manifest(repository, digest) ?? {};
    return [digest, Buffer.from(bytes).toString()];
  });
};

describe('four tags in one repository', () => {
  test.each<[string, MemoryRegistryOptions, number]>([
    ['take seven requests to write, the log-in included', { multiTag: false }, 7],
    ['take four where several tags go into one PUT', {}, 4],
  ])('%s, and nine to be safe', async (_, options, most) => {
    const server = await serve({ ...options, auth }, image);
    const { exitCode, log, summary } = await promote(server, release);
    expect(exitCode).toBe(0);
    expect(tagsOf(server)).toMatchObject(set(four, image.root.digest));
    // The other log-in, to read, is that of the verification.
    expect(writesOf(server) + loginsOf(server) - 1).toBeLessThanOrEqual(most);
    expect(lookUpsOf(server)).toBeLessThanOrEqual(9);
    expect(sentBytes(server)).toBe(0);
    expect(`${log}${summary}`).not.toContain(login.password);
  });
});

describe('eight children', () => {
  test('into another repository take 51 requests and no byte of a blob', async () => {
    const server = await serve({ multiTag: false, auth }, image);
    const inputs = { image: `${server.host}/acme/app`, source: `${server.host}/acme/web` };
    const { exitCode } = await promote(server, { ...release, ...inputs });
    expect(exitCode).toBe(0);
    expect(writesOf(server) + loginsOf(server)).toBeLessThanOrEqual(51);
    expect(sentBytes(server)).toBe(0);
  });

  test.each([
    ['another repository', false],
    ['another registry', true],
  ])('arrive in %s with every platform and all that refers to them', async (_, isFar) => {
    const source = await serve({}, signed);
    const target = isFar ? await serve({}, imageFixture.single()) : source;
    const inputs = { image: `${target.host}/acme/app`, source: `${source.host}/acme/web` };
    const { exitCode, reports } = await promote(target, { ...release, ...inputs });
    expect(exitCode).toBe(0);
    const there = target.state.repository('acme/app');
    expect(there.manifests).toEqual([...signed.manifests.keys()].sort());
    expect(there.blobs).toEqual([...signed.blobs.keys()].sort());
    expect(there.tags).toEqual({
      ...set(four, image.root.digest),
      ...Object.fromEntries(signed.tags ?? []),
    });
    source.state.load('acme/expected', image, ['latest']);
    expect(childrenOf(target, 'acme/app')).toEqual(childrenOf(source, 'acme/expected'));
    expect(childrenOf(target, 'acme/app').length).toBe(8);
    expect(reports[0]?.copy?.blobs.sent).toBe(isFar ? signed.blobs.size : 0);
    expect(reports[0]?.copy?.tags).toEqual([...(signed.tags ?? new Map()).keys()]);
  });
});
