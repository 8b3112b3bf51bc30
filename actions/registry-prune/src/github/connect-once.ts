import type { GitHub } from '@image-relay/github';
import type { Context } from '../context.ts';

/** The API of GitHub for everything in a run that asks it: one pace, one budget, one cache. */
export interface Connection {
  /** Connects when it is first called. */
  readonly open: () => Promise<GitHub>;
  /** How many requests were sent so far. */
  readonly requests: () => number;
}

export function connectOnce({ inputs, env }: Context): Connection {
  let opening: Promise<GitHub> | undefined;
  let github: GitHub | undefined;
  const connect = async () => {
    const { openGitHub } = await import('./open-github.ts');
    github = openGitHub({ token: inputs.token, env, retries: inputs.retries });
    return github;
  };
  return {
    open: () => {
      opening ??= connect();
      return opening;
    },
    requests: () => github?.stats.requests ?? 0,
  };
}
