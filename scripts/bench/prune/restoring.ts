import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { createRegistry } from '@image-relay/registry';
import {
  historyImages,
  packageHistory,
  pushHistory,
  runBundle,
  startMemoryRegistry,
} from '@image-relay/testing';

/**
 * How long an apply on an OCI registry takes, and taking it back:
 * `node --conditions=source scripts/bench/prune/restoring.ts`.
 */
const latencyMs = 20;
const folder = await mkdtemp(join(tmpdir(), 'bench-prune-restore-'));
const server = await startMemoryRegistry({ latencyMs });
const registry = createRegistry();
try {
  const history = packageHistory({
    days: 30,
    perDay: { pulls: 1, main: 1, branches: 1 },
    layers: { base: 20_000, dependencies: 5000, application: 1000 },
    now: Date.now(),
  });
  const repository = { registry: server.host, repository: 'acme/web' };
  await pushHistory(registry, repository, historyImages(history));
  const before = server.state.snapshot();
  for (const mode of ['apply', 'restore']) await timed(mode);
  const isSame = isDeepStrictEqual(server.state.snapshot(), before);
  console.log(`${isSame ? 'met' : 'MISSED'}: the registry is as it was`);
} finally {
  await registry.close();
  await server.close();
  await rm(folder, { recursive: true, force: true });
}

async function timed(mode: string): Promise<void> {
  const begun = performance.now();
  const { exitCode, outputs, stdout } = await runBundle({
    action: 'registry-prune',
    inputs: {
      packages: `${server.host}/acme/web`,
      mode,
      'in-use': 'none',
      journal: join(folder, 'journal.jsonl'),
      'max-delete-percent': '100',
    },
  });
  if (exitCode !== 0) throw new Error(stdout);
  const seconds = ((performance.now() - begun) / 1000).toFixed(2);
  const { deleted, restored, requests } = outputs;
  console.log(
    `${mode}: ${mode === 'apply' ? deleted : restored} manifests, ${requests} requests, ${seconds} s at ${latencyMs} ms a request`,
  );
}
