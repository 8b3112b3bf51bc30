import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import {
  type Descriptor,
  digestOf,
  type ImageIndex,
  type ImageManifest,
  parseManifest,
} from '@image-relay/oci';
import { extract } from 'tar-stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type BuiltImage,
  buildEmbedded,
  buildWithBuildah,
  hasBuildah,
} from '../src/builder/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'build-test-'));
const request = {
  folder,
  platforms: ['linux/amd64', 'linux/arm64'],
  labels: { 'org.opencontainers.image.revision': 'a'.repeat(40) },
};
const withBuildah = await hasBuildah();

beforeAll(() => {
  mkdirSync(join(folder, 'public/deep'), { recursive: true });
  for (const arch of ['amd64', 'arm64']) {
    mkdirSync(join(folder, 'platform', arch), { recursive: true });
    writeFileSync(join(folder, 'platform', arch, 'name'), arch);
  }
  writeFileSync(join(folder, 'public/deep/index.html'), 'hello');
  const lines = [
    '# a comment',
    'FROM scratch',
    'ARG TARGETARCH',
    'COPY public /srv/www',
    'COPY platform/${TARGETARCH} \\',
    '  /srv/platform',
    'ENV PORT=8080',
    'LABEL team=web',
    'USER 65532',
    'EXPOSE 8080',
    'CMD ["/srv/server"]',
  ];
  writeFileSync(join(folder, 'Dockerfile'), lines.join('\n'));
});

afterAll(() => rmSync(folder, { recursive: true }));

/** What a user of the image sees, per platform: configuration and files. */
async function contents(image: BuiltImage): Promise<unknown[]> {
  const read = (digest: string): Uint8Array =>
    image.manifests.get(digest as never)?.bytes as Uint8Array;
  const index = parseManifest(read(image.root.digest)) as ImageIndex;
  return await Promise.all(
    byArchitecture(index).map(async (child) => {
      const manifest = parseManifest(read(child.digest)) as ImageManifest;
      const config = JSON.parse(
        Buffer.from(image.blobs.get(manifest.config.digest) ?? []).toString(),
      );
      const tars = manifest.layers.map((layer) =>
        gunzipSync(image.blobs.get(layer.digest) ?? new Uint8Array()),
      );
      const files = await Promise.all(tars.map(listFiles));
      const { 'io.buildah.version': _builder, ...labels } = config.config.Labels;
      return {
        platform: child.platform,
        files: Object.assign({}, ...files),
        user: config.config.User,
        env: config.config.Env,
        cmd: config.config.Cmd,
        ports: config.config.ExposedPorts,
        labels,
        architecture: config.architecture,
        diffIdsMatch: tars.map((tar) => digestOf(tar)).join() === config.rootfs.diff_ids.join(),
      };
    }),
  );
}

/** buildah lists the children of an index in no fixed order. */
function byArchitecture(index: ImageIndex): Descriptor[] {
  const name = (child: Descriptor): string => child.platform?.architecture ?? '';
  return [...index.manifests].sort((a, b) => name(a).localeCompare(name(b)));
}

async function listFiles(tar: Uint8Array): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for await (const entry of Readable.from([tar]).pipe(extract())) {
    const body = await text(entry);
    const found = entry.header.type === 'file' ? { [entry.header.name]: body } : {};
    Object.assign(files, found);
  }
  return files;
}

describe('the embedded builder', () => {
  test('makes an index whose children hold the files of their own platform', async () => {
    const [amd64, arm64] = await contents(await buildEmbedded(request));
    expect(amd64).toMatchObject({
      platform: { os: 'linux', architecture: 'amd64' },
      files: { 'srv/www/deep/index.html': 'hello', 'srv/platform/name': 'amd64' },
      user: '65532',
      labels: { team: 'web', 'org.opencontainers.image.revision': 'a'.repeat(40) },
      diffIdsMatch: true,
    });
    expect(arm64).toMatchObject({ files: { 'srv/platform/name': 'arm64' } });
  });

  test('gives the same bytes every time', async () => {
    const [first, second] = [await buildEmbedded(request), await buildEmbedded(request)];
    expect(first.root.digest).toBe(second.root.digest);
  });

  test.skipIf(!withBuildah)(
    'gives the same content as buildah (skipped where buildah is missing)',
    async () => {
      const [ours, theirs] = [await buildEmbedded(request), await buildWithBuildah(request)];
      expect(await contents(ours)).toEqual(await contents(theirs));
    },
  );

  test('names the line that it does not know', async () => {
    const other = mkdtempSync(join(tmpdir(), 'build-test-'));
    writeFileSync(join(other, 'Dockerfile'), 'FROM scratch\n\nRUN rm -rf /\n');
    await expect(buildEmbedded({ ...request, folder: other })).rejects.toThrow('Dockerfile:3');
    rmSync(other, { recursive: true });
  });
});
