import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { imageFixture } from '../fixtures/catalogue.ts';
import { type Environment, findExecutable, freePort, startProcess } from './server-process.ts';
import type { TestRegistry } from './test-registry.ts';

/** zot in a process of its own. */
export interface ZotRegistry extends TestRegistry {
  readonly kind: 'zot';
  readonly pid: number;
  /** The storage folder: one OCI layout a repository. */
  readonly storage: string;
  output(): string;
}

export function findZot(env: Environment = process.env): string | undefined {
  return findExecutable('zot', env.PATH);
}

/** `zot` from PATH, with Docker schema 2 switched on; undefined when it is missing. */
export async function startZot(): Promise<ZotRegistry | undefined> {
  const command = findZot();
  if (command === undefined) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'zot-'));
  const storage = join(folder, 'storage');
  const config = join(folder, 'config.json');
  const port = await freePort();
  const host = `127.0.0.1:${port}`;
  const url = `http://${host}`;
  const settings = {
    distSpecVersion: '1.1.1',
    storage: { rootDirectory: storage, gc: false },
    http: { address: '127.0.0.1', port: String(port), compat: ['docker2s2'] },
    log: { level: 'warn' },
  };
  await writeFile(config, JSON.stringify(settings));
  const server = await startProcess(command, ['serve', config], `${url}/v2/`);
  const multiTag = await acknowledgesTags(url);
  await rm(join(storage, probeRepository), { recursive: true, force: true });
  return {
    kind: 'zot',
    name: 'zot',
    host,
    url,
    storage,
    pid: server.pid,
    capabilities: {
      referrers: true,
      multiTag,
      mount: true,
      deleteTag: true,
      catalog: true,
      sparseIndex: false,
      sharedBlobs: true,
      keepsUntagged: false,
    },
    output: () => server.output(),
    async close() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const probeRepository = 'capability-probe';

/** Only newer versions take `?tag=` on a push by digest, so one is made in a repository of its own. */
async function acknowledgesTags(url: string): Promise<boolean> {
  const base = `${url}/v2/${probeRepository}`;
  const image = imageFixture.artifact();
  for (const [digest, bytes] of image.blobs) {
    await fetch(`${base}/blobs/uploads/?digest=${digest}`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: Buffer.from(bytes),
    });
  }
  const [manifest] = image.manifests.values();
  const answer = await fetch(`${base}/manifests/${image.root.digest}?tag=probe`, {
    method: 'PUT',
    headers: { 'content-type': image.root.mediaType },
    body: Buffer.from(manifest?.bytes ?? []),
  });
  return answer.headers.get('oci-tag') !== null;
}
