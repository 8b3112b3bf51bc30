import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createRegistry, verifyImages } from '@image-relay/registry';
import {
  type DistributionRegistry,
  historyImages,
  packageHistory,
  pushHistory,
  runBundle,
  startDistribution,
} from '@image-relay/testing';

/**
 * What `bytes-freed` says beside what the disk of a real registry says after its garbage collection, for
 * each way of collecting: `node --conditions=source scripts/bench/prune/storage.ts`.
 */
const folder = await mkdtemp(join(tmpdir(), 'bench-prune-storage-'));
try {
  await freed('garbage-collect', { guard: 'none', deleteUntagged: false });
  await freed('garbage-collect -m, with the guard', {
    guard: 'tag-children',
    deleteUntagged: true,
  });
} finally {
  await rm(folder, { recursive: true, force: true });
}

interface Way {
  readonly guard: string;
  readonly deleteUntagged: boolean;
}

async function freed(name: string, way: Way): Promise<void> {
  const server = await startDistribution();
  if (server === undefined) {
    console.log(`not run: ${name}: docker-registry is not on the PATH`);
    return;
  }
  try {
    await compare(server, name, way);
  } finally {
    await server.close();
  }
}

async function compare(server: DistributionRegistry, name: string, way: Way): Promise<void> {
  const registry = createRegistry();
  const repository = { registry: server.host, repository: 'acme/web' };
  const history = packageHistory({
    days: 30,
    perDay: { pulls: 1, main: 0.5, branches: 0.5 },
    layers: { base: 2_000_000, dependencies: 500_000, application: 100_000 },
    now: Date.now(),
  });
  await pushHistory(registry, repository, historyImages(history));
  const blobs = join(server.storage, 'docker/registry/v2/blobs');
  const before = await usage(blobs);
  const { exitCode, outputs, stdout } = await runBundle({
    action: 'registry-prune',
    inputs: {
      packages: `${server.host}/acme/web`,
      mode: 'apply',
      guard: way.guard,
      'in-use': 'none',
      journal: join(folder, `${way.guard}.jsonl`),
      'max-delete-percent': '100',
    },
  });
  if (exitCode !== 0) throw new Error(stdout);
  await server.garbageCollect(way);
  await server.restart();
  const after = await usage(blobs);
  const targets = [];
  for await (const reference of registry.listTags(repository))
    targets.push({ ...repository, reference });
  const verdicts = await verifyImages(registry, targets, { depth: 'full' });
  await registry.close();
  const whole = verdicts.filter(({ outcome }) => outcome === 'ok').length;
  const reported = Number(outputs['bytes-freed']);
  console.log(
    `${name}: ${outputs.deleted} of ${history.versions.length} manifests deleted; ` +
      `reported ${reported} bytes, files ${before.files - after.files} less, ` +
      `du ${before.disk - after.disk} less; ${whole} of ${targets.length} tags whole in depth`,
  );
  const isSame = reported === before.files - after.files && whole === targets.length;
  console.log(`${isSame ? 'met' : 'MISSED'}: bytes reported are the bytes of the files`);
}

/** Bytes of the files of all blobs, and what they take on the disk with their folders. */
async function usage(blobs: string) {
  const entries = await readdir(blobs, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = files.map(async ({ parentPath, name }) => await stat(join(parentPath, name)));
  const disk = await promisify(execFile)('du', ['-s', '-B1', blobs]);
  return {
    files: (await Promise.all(sizes)).reduce((sum, { size }) => sum + size, 0),
    disk: Number.parseInt(disk.stdout, 10),
  };
}
