import { join } from 'node:path';
import { createRegistry } from '@image-relay/registry';
import type { RegistryState } from '@image-relay/testing';
import { onTestFinished } from 'vitest';
import { type Applied, applyPackage } from '../src/apply/apply-package.ts';
import { openJournal } from '../src/journal.ts';
import { makePlan } from '../src/make-plan.ts';
import { emptyMemory } from '../src/memory.ts';
import { createOciBackend } from '../src/oci/oci-backend.ts';
import { rulesOf } from './core/graphs.ts';
import { defaults } from './core/plans.ts';
import { now, temporary } from './registries.ts';
import { brokenIn, serveTangled } from './tangled.ts';

/** What came of a run on a registry whose lists lag. */
export interface Lagged extends Applied {
  /** Everything that is named and not there. */
  readonly missing: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  /** How many seconds were waited for the lists. */
  readonly waited: number;
}

const policy = {
  now: now.getTime(),
  rules: rulesOf(defaults),
  keepTags: [],
  leases: [],
  minAgeMs: 0,
  bufferMs: 0,
  maxDeletePercent: 100,
};

/**
 * Applies to the tangled package while its lists lag: somebody pushes, the seconds pass, and the run
 * begins. Time is that of the registry: each request takes some, and waiting takes what is waited.
 */
export async function runLagging(
  seconds: { readonly lag: number; readonly before: number },
  push: (state: RegistryState) => void,
): Promise<Lagged> {
  let time = 0;
  const server = await serveTangled({ now: () => (time += 10) });
  const registry = createRegistry({ plainHttp: true, retries: 0 });
  onTestFinished(() => registry.close());
  const repository = { registry: server.host, repository: 'acme/web' };
  const ports = { registry, repository, memory: emptyMemory(), now: () => now };
  const backend = createOciBackend(ports);
  server.setListLag(seconds.lag * 1000);
  push(server.state);
  await registry.resolve(repository, 'latest');
  time += seconds.before * 1000;
  const { plan } = await makePlan(backend, policy);
  let waited = 0;
  const applied = await applyPackage(
    {
      backend,
      now: () => now,
      readPolicy: async () => policy,
      journal: await openJournal(join(await temporary(), 'journal.jsonl')),
      budget: { left: 1000 },
      isOver: () => false,
      progress: () => undefined,
      sleep: async (milliseconds) => {
        time += milliseconds;
        waited += milliseconds / 1000;
      },
    },
    plan,
  );
  const { tags } = server.state.repository('acme/web');
  return { ...applied, missing: brokenIn(server.state), tags, waited };
}
