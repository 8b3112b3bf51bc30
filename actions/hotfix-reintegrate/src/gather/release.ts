import { ActionError, quote } from '@image-relay/action-kit';
import type { GitHub, GitHubRepository } from '@image-relay/github';
import type { Release } from '../core/facts.ts';
import type { Context } from '../run.ts';

/** The line and the commit that were released. Codes RELEASE_BRANCH_NOT_FOUND, COMMIT_NOT_ON_BRANCH. */
export async function gatherRelease(
  { inputs, env }: Context,
  github: GitHub,
  repository: GitHubRepository,
): Promise<Release> {
  const branch = inputs.releaseBranch ?? branchOfRun(env.GITHUB_REF);
  if (branch === undefined) {
    const seen = quote(env.GITHUB_REF ?? '');
    throw notFound(`the run is on ${seen}, which is no branch, and "release-branch" is not given`);
  }
  const head = await github.gitRefs.find(repository, `refs/heads/${branch}`);
  if (head === undefined) throw notFound(`there is no branch ${quote(branch)}`);
  const commit = inputs.commit ?? head.object;
  if (commit !== head.object) {
    const compared = await github.comparisons.compare(repository, head.object, commit);
    if (compared === undefined || compared.aheadBy > 0) {
      const message = `${commit} is not on ${quote(branch)}, whose head is ${head.object}`;
      throw new ActionError('COMMIT_NOT_ON_BRANCH', message, {
        hint: 'pass the commit that was released from this branch',
      });
    }
  }
  return { version: inputs.version, branch, commit };
}

function branchOfRun(ref: string | undefined): string | undefined {
  const prefix = 'refs/heads/';
  return ref?.startsWith(prefix) === true ? ref.slice(prefix.length) : undefined;
}

function notFound(message: string): ActionError {
  const hint = 'write the line in `release-branch`, for example release/1.2';
  return new ActionError('RELEASE_BRANCH_NOT_FOUND', message, { hint });
}

/** The targets, each once; without any the default branch, which the event names or the API. */
export async function gatherTargets(
  context: Context,
  github: GitHub,
  repository: GitHubRepository,
): Promise<readonly string[]> {
  const { targets } = context.inputs;
  if (targets.length > 0) return [...new Set(targets)];
  const named = defaultBranchIn(context.event());
  if (named !== undefined) return [named];
  return [await defaultBranchOf(github, repository)];
}

function defaultBranchIn(payload: unknown): string | undefined {
  const repository = memberOf(payload, 'repository');
  const name = memberOf(repository, 'default_branch');
  return typeof name === 'string' && name !== '' ? name : undefined;
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}

async function defaultBranchOf(github: GitHub, repository: GitHubRepository): Promise<string> {
  const found = await github.repositories.find(repository);
  if (found !== undefined) return found.defaultBranch;
  const message = `the token sees no repository ${repository.owner}/${repository.name}`;
  const hint = 'name the branches in `targets`, and check what the token may see';
  throw new ActionError('TARGET_NOT_FOUND', message, { hint });
}
