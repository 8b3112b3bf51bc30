import type { GitHub, GitHubOptions } from '@image-relay/github';
import type { Registry, RegistryOptions } from '@image-relay/registry';
import type { CheckoutFacts } from './gather/checkout.ts';

/** Everything outside that a run may touch; a test passes its own. */
export interface Ports {
  readonly openRegistry: (options: RegistryOptions) => Promise<Registry>;
  readonly openGitHub: (options: GitHubOptions) => Promise<GitHub>;
  /** Tree and time of a commit in the checkout; undefined when it is not there. */
  readonly readCheckout: (commit: string, folder: string) => Promise<CheckoutFacts | undefined>;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** The real ones. What talks over the network is loaded when it is opened, never before. */
export const systemPorts: Ports = {
  openRegistry: async (options) => (await import('@image-relay/registry')).createRegistry(options),
  openGitHub: async (options) => (await import('@image-relay/github')).createGitHub(options),
  readCheckout: async (commit, folder) => {
    return await (await import('./gather/checkout.ts')).readCheckout(commit, folder);
  },
  sleep: async (milliseconds, signal) => {
    const { setTimeout: wait } = await import('node:timers/promises');
    await wait(milliseconds, undefined, { signal });
  },
};
