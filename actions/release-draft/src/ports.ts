import type { GitHub, GitHubOptions } from '@image-relay/github';

/** Everything outside that a run may touch; a test passes its own. */
export interface Ports {
  readonly openGitHub: (options: GitHubOptions) => Promise<GitHub>;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
}

/** The real ones; the client is loaded when it is opened. */
export const systemPorts: Ports = {
  openGitHub: async (options) => (await import('@image-relay/github')).createGitHub(options),
  sleep: async (milliseconds, signal) => {
    const { setTimeout: wait } = await import('node:timers/promises');
    await wait(milliseconds, undefined, { signal });
  },
  random: Math.random,
};
