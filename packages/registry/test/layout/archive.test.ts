import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { digestOf } from '@image-relay/oci';
import { openLayout, readBlob } from '@image-relay/registry';
import { imageFixture, writeLayout } from '@image-relay/testing';
import { describe, expect, test } from 'vitest';
import { collect } from '../support/client.ts';
import { type TarMember, tarBytes } from '../support/tar.ts';
import { temporaryFolder } from '../support/temporary.ts';

const anywhere = { registry: 'oci-archive', repository: 'any' };
const image = imageFixture.index();

/** Every file of a layout, as members of an archive whose names begin with `prefix`. */
async function membersOf(path: string, prefix = ''): Promise<TarMember[]> {
  const files = await readdir(path, { recursive: true, withFileTypes: true });
  return await Promise.all(
    files
      .filter((file) => file.isFile())
      .map(async ({ parentPath, name }) => {
        const file = join(parentPath, name);
        return { name: `${prefix}${file.slice(path.length + 1)}`, body: await readFile(file) };
      }),
  );
}

async function withArchive(change: (members: TarMember[]) => Uint8Array, prefix = '') {
  const folder = await temporaryFolder();
  await writeLayout(join(folder.path, 'layout'), image, ['v1']);
  const members = await membersOf(join(folder.path, 'layout'), prefix);
  const file = await folder.write('image.tar', change(members));
  return Object.assign(folder, { file });
}

describe('an archive', () => {
  test.each(['', './'])('with names below %j is read in place', async (prefix) => {
    await using archive = await withArchive(tarBytes, prefix);
    const registry = await openLayout(`oci-archive:${archive.file}`);
    const resolved = await registry.resolve(anywhere, 'v1');
    const [[digest, bytes] = ['sha256:', Buffer.of()] as const] = [...image.blobs];
    const size = bytes.byteLength;
    const read = await readBlob(registry, anywhere, { digest, size }, { limit: size });
    await registry.close();
    expect(resolved?.digest).toBe(image.root.digest);
    expect(Buffer.from(read ?? []).equals(Buffer.from(bytes))).toBe(true);
    expect((await readdir(archive.path)).toSorted()).toEqual(['image.tar', 'layout']);
  });

  test('cannot be written', async () => {
    await using archive = await withArchive(tarBytes);
    const registry = await openLayout(archive.file);
    const manifest = image.manifests.get(image.root.digest);
    const readOnly = { code: 'REGISTRY_READ_ONLY' };
    await expect(
      registry.putManifest(anywhere, 'v2', manifest ?? { bytes: Buffer.of(), mediaType: '' }),
    ).rejects.toMatchObject(readOnly);
    await expect(registry.deleteManifest(anywhere, 'v1')).rejects.toMatchObject(readOnly);
    await registry.close();
  });

  test('with names that lead elsewhere has no such files', async () => {
    const foreign = ['../evil', '/etc/passwd', 'blobs/sha256/../../evil', 'blobs/../index.json'];
    await using archive = await withArchive((members) =>
      tarBytes([...members, ...foreign.map((name) => ({ name, body: 'evil' }))]),
    );
    const registry = await openLayout(archive.file);
    const tags = await collect(registry.listTags(anywhere));
    await registry.close();
    expect(tags).toEqual(['v1']);
  });

  test.each([
    ['compressed', (members: TarMember[]) => gzipSync(tarBytes(members)), 'Decompress'],
    ['no archive at all', () => Buffer.alloc(2000, 'text '), 'oci-archive'],
    ['an archive of something else', () => tarBytes([{ name: 'a', body: '' }]), 'oci-layout'],
    ['empty', () => Buffer.of(), 'oci-layout'],
  ])('that is %s is REGISTRY_PROTOCOL', async (_, change, hint) => {
    await using archive = await withArchive(change);
    await expect(openLayout(`oci-archive:${archive.file}`)).rejects.toMatchObject({
      code: 'REGISTRY_PROTOCOL',
      hint: expect.stringContaining(hint),
    });
  });

  test('that is cut short fails where its bytes are missing', async () => {
    await using archive = await withArchive((members) => {
      const [last, ...rest] = members.filter(({ name }) => name.startsWith('blobs/'));
      const others = members.filter(({ name }) => !name.startsWith('blobs/'));
      const whole = tarBytes([...others, ...rest, ...(last === undefined ? [] : [last])]);
      return whole.subarray(0, whole.length - 1024 - 512);
    });
    const registry = await openLayout(archive.file);
    const sizes = await Promise.all(
      [
        ...image.blobs,
        ...[...image.manifests].map(([key, { bytes }]) => [key, bytes] as const),
      ].map(([digest, bytes]) =>
        readBlob(registry, anywhere, { digest, size: bytes.length }, { limit: 10_000_000 }).then(
          () => 'whole',
          (error: { code: string }) => error.code,
        ),
      ),
    );
    await registry.close();
    expect(sizes.filter((outcome) => outcome === 'REGISTRY_TRUNCATED')).toHaveLength(1);
  });

  test('that is cut short within a blob has not got its first byte either', async () => {
    const body = Buffer.alloc(2_000, 'layer');
    const digest = digestOf(body);
    const name = `blobs/${digest.replace(':', '/')}`;
    await using archive = await withArchive((members) => {
      const whole = tarBytes([...members, { name, body }]);
      return whole.subarray(0, whole.length - 1024 - 512);
    });
    const registry = await openLayout(archive.file);
    const probe = registry.probeBlob(anywhere, digest);
    await expect(probe).rejects.toMatchObject({ code: 'REGISTRY_TRUNCATED' });
    await registry.close();
  });

  test.skipIf(process.platform !== 'linux')(
    'on a disk that gives errors is refused (skipped without /proc, whose memory cannot be read)',
    async () => {
      await expect(openLayout('oci-archive:/proc/self/mem')).rejects.toMatchObject({
        code: 'REGISTRY_REFUSED',
        message: expect.stringContaining('EIO'),
      });
    },
  );

  test('that is a pipe is not waited for', async () => {
    await using folder = await temporaryFolder();
    const pipe = join(folder.path, 'image.tar');
    await promisify(execFile)('mkfifo', [pipe]);
    await expect(openLayout(`oci-archive:${pipe}`)).rejects.toMatchObject({
      code: 'REGISTRY_PROTOCOL',
    });
  });
});
