import { InputError, isUserError, type Main } from '@image-relay/action-kit';
import type { GitHub, GitHubRepository } from '@image-relay/github';
import { reintegrate } from './apply/reintegrate.ts';
import type { contract } from './contract.ts';
import { type Decision, decide } from './core/decide.ts';
import type { Release, TargetFacts } from './core/facts.ts';
import { resultWithoutWrites, type TargetResult } from './core/result.ts';
import { gatherRelease, gatherTargets } from './gather/release.ts';
import { gatherTarget } from './gather/target.ts';
import { logIn } from './log-in.ts';
import { type Ports, systemPorts } from './ports.ts';
import { type Context, pageOf, type Run, repositoryOf } from './run.ts';
import { renderSummary } from './summary.ts';

type ActionMain = Main<typeof contract.inputs, typeof contract.outputs>;

/** The action over its ports: gather, decide and log for all targets, then do it for each. */
export function createMain(ports: Ports): ActionMain {
  return async (context) => {
    const repository = repositoryOf(context);
    const login = await logIn(context, ports, repository);
    try {
      const github = await ports.openGitHub(login.options);
      const release = await gatherRelease(context, github, repository);
      context.log.info(`release ${release.version}: ${release.commit} of ${release.branch}`);
      const targets = await gatherTargets(context, github, repository);
      refuseLineAsTarget(release, targets);
      const run = createRun({ context, github, repository, release }, ports);
      const results = await reintegrateAll(run, targets);
      const { dryRun } = context.inputs;
      const { isOwnToken } = login;
      context.summary.add(renderSummary({ release, results, dryRun, isOwnToken }));
      return outputsOf(results);
    } finally {
      await login.close();
    }
  };
}

/** The action as it runs. */
export const main = createMain(systemPorts);

/** The default branch is only known by now. */
function refuseLineAsTarget({ branch }: Release, targets: readonly string[]): void {
  if (!targets.includes(branch)) return;
  const message = `"${branch}" is the release branch and a target as well`;
  const hint = 'name the line in `release-branch`, and where to bring it in `targets`';
  throw new InputError([{ inputs: ['release-branch', 'targets'], message, hint }]);
}

function createRun(
  facts: {
    readonly context: Context;
    readonly github: GitHub;
    readonly repository: GitHubRepository;
    readonly release: Release;
  },
  ports: Ports,
): Run {
  const { context, github, repository } = facts;
  const known = new Map<string, ReturnType<Run['pullRequestsOf']>>();
  return {
    ...facts,
    page: pageOf(context, repository),
    pullRequestsOf: (commit) => {
      const asked = known.get(commit) ?? github.pullRequests.listByCommit(repository, commit);
      known.set(commit, asked);
      return asked;
    },
    pause: (round) => ports.sleep(250 * 2 ** round, context.signal),
  };
}

interface Planned {
  readonly facts: TargetFacts;
  readonly decision: Decision;
}

/** What goes wrong with one target fails the run at its end, and stops no other target. */
async function reintegrateAll(
  run: Run,
  targets: readonly string[],
): Promise<readonly TargetResult[]> {
  const { context, release } = run;
  const plans = new Map<string, Planned | undefined>();
  for (const target of targets) {
    const planned = await guarded(context, async () => {
      const facts = await gatherTarget(run, target);
      return { facts, decision: decide(facts, release, context.inputs.strategy) };
    });
    for (const line of planned?.decision.lines ?? []) context.log.info(line);
    plans.set(target, planned);
  }
  const results: TargetResult[] = [];
  for (const [target, planned] of plans) {
    const result = planned === undefined ? undefined : await carryOut(run, planned);
    results.push(result ?? { target, outcome: 'failed', conflict: false, files: [] });
  }
  return results;
}

async function carryOut(run: Run, planned: Planned): Promise<TargetResult | undefined> {
  const { context } = run;
  const { facts, decision } = planned;
  if (context.inputs.dryRun || decision.kind === 'done')
    return resultWithoutWrites(facts, decision);
  const outcome = await guarded(context, () => reintegrate(run, planned));
  if (outcome?.failure !== undefined) context.fail(outcome.failure);
  return outcome?.result;
}

async function guarded<Result>(
  context: Context,
  body: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await body();
  } catch (error) {
    if (!isUserError(error)) throw error;
    context.fail(error);
    return undefined;
  }
}

function outputsOf(results: readonly TargetResult[]) {
  const conflicts = results.filter(({ conflict }) => conflict).map(({ target }) => target);
  const branches = results.flatMap(({ branch }) => (branch === undefined ? [] : [branch]));
  return { pullRequests: results, conflicts, branches };
}
