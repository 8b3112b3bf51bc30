import type { GitHub, GitHubRepository } from '@image-relay/github';
import { TagError } from '@image-relay/image-tags';
import type { Context } from './clients.ts';

/** The repository that the run belongs to, behind the GitHub API. */
export interface Host {
  readonly github: GitHub;
  readonly repository: GitHubRepository;
}

/** Connects when it is first called: a run that asks for no release never loads the client. */
export type Connect = () => Promise<Host>;

export function connectOnce(context: Context): Connect {
  let host: Promise<Host> | undefined;
  return () => {
    host ??= connect(context);
    return host;
  };
}

async function connect({ inputs, env }: Context): Promise<Host> {
  const repository = repositoryOf(env.GITHUB_REPOSITORY);
  const { createGitHub } = await import('@image-relay/github');
  const { token, retries } = inputs;
  const login = token === undefined ? {} : { token };
  return { github: createGitHub({ env: { ...env }, retries, ...login }), repository };
}

function repositoryOf(text = ''): GitHubRepository {
  const [owner, name, ...rest] = text.split('/');
  if (owner && name && rest.length === 0) return { owner, name };
  throw new TagError('EVENT_INVALID', 'GITHUB_REPOSITORY is not owner/name', {
    hint: 'run this as a step of a workflow',
  });
}
