import { ActionError, quote } from '@image-relay/action-kit';
import type { Context } from '../context.ts';
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

/** Prepares the sources that the inputs name; nothing is read before the reader is called. */
export async function openLeases(context: Context): Promise<LeaseReader> {
  const { inUsePaths, inUseDigests } = context.inputs;
  const { env, signal, inputs } = context;
  const options = { env, signal, retries: inputs.retries };
  const sources: readonly LeaseSource[] = [
    ...(await platformSourcesOf(context)),
    ...(inUsePaths.length === 0 ? [] : [fileSource(inUsePaths)]),
    ...inUseDigests.map((place) => listSource(place, options)),
  ];
  return () => readLeases(sources);
}

async function platformSourcesOf(context: Context): Promise<readonly LeaseSource[]> {
  const { inputs, env, log } = context;
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
  log.info(`in use is what ${names.join(', ')} of ${list} need`);
  const { createGitHub } = await import('@image-relay/github');
  const { token, retries } = inputs;
  const login = token === undefined ? {} : { token };
  const github = createGitHub({ env: { ...env }, retries, ...login });
  const make: Record<PlatformSource, (one: (typeof repositories)[number]) => LeaseSource> = {
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
