import type { ActionContext } from '@image-relay/action-kit';
import type { GitHubRepository } from '@image-relay/github';
import { type Run, TagError } from '@image-relay/image-tags';
import type { inputs } from '../contract.ts';

type Context = Pick<ActionContext<typeof inputs>, 'inputs' | 'env' | 'event' | 'now'>;

/** The facts of the run from its environment, event file and inputs. */
export function runOf(context: Context): Run {
  const { inputs, env } = context;
  const { GITHUB_REF: gitRef, GITHUB_SHA: commit, GITHUB_RUN_ATTEMPT: attempt } = env;
  return {
    eventName: env.GITHUB_EVENT_NAME ?? '',
    payload: context.event(),
    developmentBranch: inputs.developmentBranch,
    now: context.now(),
    ...(gitRef === undefined || gitRef === '' ? {} : { gitRef }),
    ...(commit === undefined || commit === '' ? {} : { commit }),
    ...(inputs.defaultBranch === undefined ? {} : { defaultBranch: inputs.defaultBranch }),
    ...(inputs.tag === undefined ? {} : { tag: inputs.tag }),
    ...(attempt === undefined ? {} : { runAttempt: Number(attempt) }),
  };
}

/** The address of the repository's page, if the environment tells it. */
export function sourceOf({ env }: Pick<Context, 'env'>): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = env;
  if (!server || !repository) return undefined;
  return `${server.replace(/\/+$/, '')}/${repository}`;
}

/** GITHUB_REPOSITORY in its two halves. Throws EVENT_INVALID. */
export function repositoryOf({ env }: Pick<Context, 'env'>): GitHubRepository {
  const [owner, name, ...rest] = (env.GITHUB_REPOSITORY ?? '').split('/');
  if (owner && name && rest.length === 0) return { owner, name };
  throw new TagError('EVENT_INVALID', 'GITHUB_REPOSITORY is not owner/name', {
    hint: 'run this as a step of a workflow',
  });
}
