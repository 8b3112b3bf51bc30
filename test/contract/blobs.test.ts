import { type Digest, digestOf } from '@image-relay/oci';
import { expect, test } from 'vitest';
import { codeOf, collect, describeContract, type Subject } from './servers.ts';

const small = Buffer.from('hello, registry');
const empty = Buffer.alloc(0);
const absent = digestOf(Buffer.from('absent'));

/** More than one chunk of any client. */
const large = Buffer.alloc(3 * 1024 * 1024, 'a pattern of 29 bytes, again. ');

async function put(subject: Subject, bytes: Uint8Array) {
  const repository = subject.repository();
  const digest = digestOf(bytes);
  await subject.registry.putBlob(repository, { digest, size: bytes.length }, bytes);
  return { repository, digest };
}

async function read(
  subject: Subject,
  repository: ReturnType<Subject['repository']>,
  digest: Digest,
) {
  const blob = await subject.registry.getBlob(repository, digest);
  return { size: blob?.size, bytes: Buffer.concat(await collect(blob?.body ?? nothing())) };
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}

describeContract('blobs', (subject) => {
  test.each([
    ['small', small],
    ['large', large],
  ])('come back byte for byte: %s', async (_, bytes) => {
    const { repository, digest } = await put(subject, bytes);
    const found = await read(subject, repository, digest);
    expect(found.size).toBe(bytes.length);
    expect(found.bytes.equals(bytes)).toBe(true);
  });

  test('can be pushed as a stream', async () => {
    const repository = subject.repository();
    const digest = digestOf(large);
    const source = () => inPieces(large);
    await subject.registry.putBlob(repository, { digest, size: large.length }, source);
    const found = await read(subject, repository, digest);
    expect(found.bytes.equals(large)).toBe(true);
  });

  test('HEAD gives the size', async () => {
    const { repository, digest } = await put(subject, small);
    expect(await subject.registry.headBlob(repository, digest)).toEqual({ size: small.length });
  });

  test('a probe reads one byte and knows the size', async () => {
    const { repository, digest } = await put(subject, small);
    const probe = await subject.registry.probeBlob(repository, digest);
    expect(probe).toEqual({ size: small.length, bytesRead: 1 });
  });

  test('without bytes can be pushed, probed and read', async () => {
    const { repository, digest } = await put(subject, empty);
    expect(await subject.registry.headBlob(repository, digest)).toEqual({ size: 0 });
    expect(await subject.registry.probeBlob(repository, digest)).toEqual({ size: 0, bytesRead: 0 });
    expect((await read(subject, repository, digest)).bytes).toHaveLength(0);
  });

  test('pushed twice are there once', async () => {
    const { repository, digest } = await put(subject, small);
    await subject.registry.putBlob(repository, { digest, size: small.length }, small);
    expect(await subject.registry.headBlob(repository, digest)).toEqual({ size: small.length });
  });

  test('with other bytes than their digest are refused', async () => {
    const repository = subject.repository();
    const lie = { digest: absent, size: small.length };
    const code = await codeOf(subject.registry.putBlob(repository, lie, small));
    expect(code).not.toBe('none');
    expect(await subject.registry.headBlob(repository, absent)).toBeUndefined();
  });

  test('that are absent are undefined', async () => {
    const { repository } = await put(subject, small);
    expect(await subject.registry.headBlob(repository, absent)).toBeUndefined();
    expect(await subject.registry.probeBlob(repository, absent)).toBeUndefined();
    expect(await subject.registry.getBlob(repository, absent)).toBeUndefined();
  });

  test('of another repository are absent until they are mounted', async () => {
    const source = await put(subject, small);
    const target = subject.repository();
    const before = subject.can.sharedBlobs ? { size: small.length } : undefined;
    expect(await subject.registry.headBlob(target, source.digest)).toEqual(before);
    const from = source.repository.repository;
    expect(await subject.registry.mountBlob(target, source.digest, from)).toBe(true);
    expect(await subject.registry.headBlob(target, source.digest)).toEqual({ size: small.length });
  });

  test('that the other repository lacks are not mounted', async () => {
    const source = await put(subject, small);
    const target = subject.repository();
    const from = source.repository.repository;
    expect(await subject.registry.mountBlob(target, absent, from)).toBe(false);
    expect(await subject.registry.headBlob(target, absent)).toBeUndefined();
  });
});
