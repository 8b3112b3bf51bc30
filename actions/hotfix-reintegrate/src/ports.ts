import type { AppLogin, AppToken, GitHub, GitHubOptions } from '@image-relay/github';

/** Everything outside that a run may touch; a test passes its own. */
export interface Ports {
  readonly openGitHub: (options: GitHubOptions) => Promise<GitHub>;
  readonly createAppToken: (login: AppLogin, options: GitHubOptions) => Promise<AppToken>;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** The real ones. What talks over the network is loaded when it is opened, never before. */
export const systemPorts: Ports = {
  openGitHub: async (options) => (await import('@image-relay/github')).createGitHub(options),
  createAppToken: async (login, options) => {
    return await (await import('@image-relay/github')).createAppToken(login, options);
  },
  sleep: async (milliseconds, signal) => {
    const { setTimeout: wait } = await import('node:timers/promises');
    await wait(milliseconds, undefined, { signal });
  },
};
