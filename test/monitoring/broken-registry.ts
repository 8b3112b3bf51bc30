import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRegistry, type Registry } from '@image-relay/registry';
import {
  type DistributionRegistry,
  type ImageFixture,
  imageFixture,
  pushFixture,
  runBundle,
  startDistribution,
  writeLayout,
} from '@image-relay/testing';
import { onTestFinished } from 'vitest';
import { type BlocksRun, runBlocks } from '../documents/shell-blocks.ts';

/** A registry with one image, whose storage can be damaged, and what the runbook needs beside it. */
export interface BrokenRegistry {
  readonly server: DistributionRegistry;
  readonly registry: Registry;
  readonly place: { readonly registry: string; readonly repository: string };
  readonly fixture: ImageFixture;
  /** Digests of the platforms' manifests. */
  readonly children: readonly string[];
  /** Digest of a layer. */
  readonly layer: string;
  /** A stored file: of a blob or manifest, or the link of a revision or tag. */
  readonly file: (kind: 'data' | 'revision' | 'tag', name: string) => string;
  readonly empty: (path: string) => Promise<void>;
  /** Runs manifest-verify; its report becomes the one that the runbook reads. */
  verify(): Promise<{
    readonly outcome?: string;
    readonly digest?: string;
    readonly faults?: string;
  }>;
  run(blocks: readonly string[], env?: Readonly<Record<string, string>>): Promise<BlocksRun>;
  read(name: string): Promise<string>;
}

/** Debian's docker-registry with a whole image of two platforms; all is gone after the test. */
export async function startBrokenRegistry(): Promise<BrokenRegistry> {
  const server = (await startDistribution()) as DistributionRegistry;
  const folder = await mkdtemp(join(tmpdir(), 'runbook-'));
  const registry = createRegistry();
  const restarter = await startRestarter(() => server.restart());
  onTestFinished(async () => {
    await restarter.close();
    await registry.close();
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });
  const place = { registry: server.host, repository: 'acme/web' };
  const fixture = imageFixture.withAttestations();
  await pushFixture(registry, place, fixture, ['v1']);
  await writeLayout(join(folder, 'image'), fixture);
  const insecure = `[[registry]]\nlocation = "${server.host}"\ninsecure = true\n`;
  await mkdir(join(folder, '.config/containers'), { recursive: true });
  await writeFile(join(folder, '.config/containers/registries.conf'), insecure);
  const repository = `${server.host}/acme/web`;
  const image = `${repository}:v1`;
  const settings = {
    repository,
    image,
    storage: server.storage,
    restart: restarter.command,
    owner: 'orgs/acme',
    package: 'web',
    github_repository: 'acme/web',
    api: 'http://127.0.0.1:9',
    REGISTRY_AUTH_FILE: join(folder, 'auth.json'),
  };
  return {
    server,
    registry,
    place,
    fixture,
    ...partsOf(fixture),
    file: (kind, name) => join(server.storage, 'docker/registry/v2', pathOf(kind, name)),
    empty: (path) => truncate(path),
    read: (name) => readFile(join(folder, name), 'utf8'),
    run: (blocks, env = {}) => runBlocks(blocks, { folder, env: { ...settings, ...env } }),
    async verify() {
      const report = join(folder, 'verify-report.json');
      const inputs = { images: image, retries: '0', report };
      const { outputs } = await runBundle({ action: 'manifest-verify', inputs });
      return outputs;
    },
  };
}

function partsOf(fixture: ImageFixture) {
  const root = JSON.parse(textOf(fixture, fixture.root.digest));
  const children = root.manifests.map(({ digest }: { digest: string }) => digest);
  const layer: string = JSON.parse(textOf(fixture, children[0])).layers[0].digest;
  return { children: children as readonly string[], layer };
}

function textOf(fixture: ImageFixture, digest: string): string {
  const manifests = new Map<string, { readonly bytes: Uint8Array }>(fixture.manifests);
  return new TextDecoder().decode(manifests.get(digest)?.bytes);
}

/** Below `docker/registry/v2`, as CNCF distribution stores it. */
function pathOf(kind: 'data' | 'revision' | 'tag', name: string): string {
  const [algorithm = '', hex = ''] = name.split(':');
  const manifests = 'repositories/acme/web/_manifests';
  return {
    data: `blobs/${algorithm}/${hex.slice(0, 2)}/${hex}/data`,
    revision: `${manifests}/revisions/${algorithm}/${hex}/link`,
    tag: `${manifests}/tags/${name}/current/link`,
  }[kind];
}

/** The registry belongs to this process, so the command that restarts it asks this process. */
async function startRestarter(restart: () => Promise<void>) {
  const server = createServer((_, response) => {
    restart().then(
      () => response.end(),
      () => response.writeHead(500).end(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    command: `curl -fsS -X POST http://127.0.0.1:${port}/`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
