import { formatRepository } from '@image-relay/oci';
import type { Backend } from './backend.ts';
import { type Context, openClient } from './context.ts';
import { type Ledger, memoryOf } from './ledger.ts';
import { createOciBackend } from './oci/oci-backend.ts';
import { selectPackages } from './select-packages.ts';

/** The packages of a run. Close it after use. */
export interface Registries {
  readonly backends: readonly Backend[];
  /** How many requests were sent so far. */
  readonly requests: () => number;
  readonly close: () => Promise<void>;
}

/** Finds the packages that are meant. Throws PACKAGES_EMPTY. */
export async function openBackends(context: Context, ledger: Ledger): Promise<Registries> {
  const { inputs, now } = context;
  const registry = await openClient(context);
  const close = () => registry.close();
  try {
    const repositories = await selectPackages(inputs.packages, registry);
    const backends = repositories.map((repository) => {
      const memory = memoryOf(ledger, formatRepository(repository));
      return createOciBackend({ registry, repository, memory, now });
    });
    return { backends, requests: () => registry.stats.requests, close };
  } catch (error) {
    await close();
    throw error;
  }
}
