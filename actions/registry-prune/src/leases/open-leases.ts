import { ActionError, quote } from '@image-relay/action-kit';
import type { GitHubRepository } from '@image-relay/github';
import type { Context } from '../context.ts';
import type { Connection } from '../github/connect-once.ts';
import { chooseRepositories, chooseSources, type PlatformSource } from './choose.ts';
import { deploymentSource } from './deployments.ts';
import { fileSource } from './files.ts';
import type { LeaseSource, Leases } from './lease-source.ts';
import { listSource } from './lists.ts';
import { pullRequestSource } from './pull-requests.ts';
import { readLeases } from './read-leases.ts';
import { workflowRunSource } from './workflow-runs.ts';

/** Reads what is in use; again each time it is called. Throws IN_USE_UNREADABLE. */
export type LeaseReader = () => Promise<Leases>;

/** Prepares the sources that the inputs name, when the reader is first called. */
export function openLeases(context: Context, connection: Connection): LeaseReader {
  let sources: Promise<readonly LeaseSource[]> | undefined;
  return async () => {
    sources ??= sourcesOf(context, connection);
    return await readLeases(await sources);
  };
}

async function sourcesOf(
  context: Context,
  connection: Connection,
): Promise<readonly LeaseSource[]> {
  const { env, signal, inputs } = context;
  const { inUsePaths, inUseDigests, retries } = inputs;
  return [
    ...(await platformSourcesOf(context, connection)),
    ...(inUsePaths.length === 0 ? [] : [fileSource(inUsePaths)]),
    ...inUseDigests.map((place) => listSource(place, { env, signal, retries })),
  ];
}

async function platformSourcesOf(
  { inputs, env, log }: Context,
  connection: Connection,
): Promise<readonly LeaseSource[]> {
  const names = chooseSources(inputs.inUse, env);
  if (names.length === 0) return [];
  const repositories = chooseRepositories(inputs.inUseRepositories, env);
  if (repositories.length === 0) {
    if (!inputs.inUse.includes('auto')) throw noRepository(names);
    log.info(
      'this is no run of a repository: no pull requests, runs and deployments are asked for',
    );
    return [];
  }
  const list = repositories.map(({ owner, name }) => `${owner}/${name}`).join(', ');
  log.info(`${names.join(', ')} of ${list} say what is in use`);
  const github = await connection.open();
  const make: Record<PlatformSource, (one: GitHubRepository) => LeaseSource> = {
    'pull-requests': (one) => pullRequestSource(github.pullRequests, one),
    'workflow-runs': (one) => workflowRunSource(github.workflowRuns, one, env.GITHUB_RUN_ID),
    deployments: (one) => deploymentSource(github.deployments, one),
  };
  return repositories.flatMap((one) => names.map((name) => make[name](one)));
}

function noRepository(names: readonly string[]): ActionError {
  const text = `${names.join(', ')} of which repository? GITHUB_REPOSITORY is ${quote('')}`;
  return new ActionError('IN_USE_UNREADABLE', text, {
    hint: 'run this as a step of a workflow, name repositories in in-use-repositories, or set `in-use: none`',
  });
}
