import { startMemoryRegistry } from '../registry/memory-registry.ts';
import {
  findDistribution,
  findDistribution3,
  startDistribution,
  startDistribution3,
} from './distribution.ts';
import type { Environment } from './server-process.ts';
import type { RegistryKind, TestRegistry } from './test-registry.ts';
import { findZot, startZot } from './zot.ts';

/** One leg of a suite that runs on several servers. */
export interface ServerLeg {
  readonly kind: RegistryKind;
  readonly name: string;
  /** Why this leg cannot run here; absent when it can. */
  readonly missing?: string;
  /** Throws when the server is missing. */
  start(): Promise<TestRegistry>;
}

/**
 * The in-process registry and every real one this machine has. Missing ones say why; with CI=true a
 * missing `docker-registry` throws, so that a pipeline never passes without a real server.
 */
export async function serverLegs(env: Environment = process.env): Promise<readonly ServerLeg[]> {
  const distribution = findDistribution(env);
  if (env.CI === 'true' && distribution === undefined) {
    throw new Error(
      'docker-registry is not on PATH, and CI is true: install the Debian package docker-registry',
    );
  }
  return [
    leg('memory', 'in-process registry', { start: startMemoryRegistry, missing: undefined }),
    leg('distribution', 'CNCF distribution 2.8', {
      start: startDistribution,
      missing: missing(
        distribution,
        'docker-registry is not on PATH (Debian package docker-registry)',
      ),
    }),
    leg('distribution3', 'CNCF distribution 3', {
      start: startDistribution3,
      missing: missing(
        await findDistribution3(env),
        'no registry 3.x at DISTRIBUTION3 or on PATH (go install github.com/distribution/distribution/v3/cmd/registry)',
      ),
    }),
    leg('zot', 'zot', { start: startZot, missing: missing(findZot(env), 'zot is not on PATH') }),
  ];
}

function missing(found: string | undefined, reason: string): string | undefined {
  return found === undefined ? reason : undefined;
}

function leg(
  kind: RegistryKind,
  name: string,
  server: {
    readonly start: () => Promise<TestRegistry | undefined>;
    readonly missing: string | undefined;
  },
): ServerLeg {
  return {
    kind,
    name,
    ...(server.missing === undefined ? {} : { missing: server.missing }),
    async start() {
      const started = await server.start();
      if (started === undefined) throw new Error(`${name}: ${server.missing ?? 'did not start'}`);
      return started;
    },
  };
}
