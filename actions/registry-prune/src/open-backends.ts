import type { GitHub } from '@image-relay/github';
import { formatRepository, type RepositoryName } from '@image-relay/oci';
import type { Registry } from '@image-relay/registry';
import type { Backend } from './backend.ts';
import { type Context, isGitHubBackend, openClient } from './context.ts';
import type { Connection } from './github/connect-once.ts';
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

/** How one kind of registry finds packages and works with one. */
interface Kind {
  readonly list: Parameters<typeof selectPackages>[1];
  readonly create: (repository: RepositoryName) => Backend;
}

/** Finds the packages that are meant. Throws PACKAGES_EMPTY. */
export async function openBackends(
  context: Context,
  ledger: Ledger,
  connection: Connection,
): Promise<Registries> {
  const { packages } = context.inputs;
  const registry = await openClient(context);
  const close = () => registry.close();
  try {
    const isGitHub = isGitHubBackend(context, packages[0]?.registry ?? '');
    const kind = isGitHub
      ? await gitHubKind(context, ledger, { registry, github: await connection.open() })
      : ociKind(context, ledger, registry);
    const repositories = await selectPackages(packages, kind.list);
    const requests = () => registry.stats.requests + connection.requests();
    return { backends: repositories.map(kind.create), requests, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function ociKind(context: Context, ledger: Ledger, registry: Registry): Kind {
  const { now } = context;
  return {
    list: async ({ registry: host }) => {
      const paths: string[] = [];
      for await (const path of registry.listRepositories(host)) paths.push(path);
      return paths;
    },
    create: (repository) => {
      const name = formatRepository(repository);
      const memory = memoryOf(ledger, name);
      if (!memory.isKnown) sayUnknownTimes(context, name);
      return createOciBackend({ registry, repository, memory, now });
    },
  };
}

/** An image that was made long ago and tagged today looks old, unless somebody saw it before. */
function sayUnknownTimes({ inputs, log }: Context, name: string): void {
  if (inputs.mode !== 'apply') return;
  log.warning(
    `${name}: no ledger of an earlier run says since when its tags are there, so images are as old as their configuration says`,
  );
}

async function gitHubKind(
  { inputs, now }: Context,
  ledger: Ledger,
  { registry, github }: { readonly registry: Registry; readonly github: GitHub },
): Promise<Kind> {
  const { createGitHubBackend } = await import('./github/github-backend.ts');
  const { listGitHubRepositories } = await import('./github/open-github.ts');
  const isMeasured = inputs.measure === 'all';
  const { packages } = github;
  return {
    list: (selector) => listGitHubRepositories(packages, selector),
    create: (repository) => {
      const memory = memoryOf(ledger, formatRepository(repository));
      return createGitHubBackend({ packages, registry, repository, memory, now, isMeasured });
    },
  };
}
