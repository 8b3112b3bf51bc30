import { asError } from '@image-relay/action-kit';
import type { Release } from '@image-relay/github';
import type { Context } from '../clients.ts';
import { type BranchPlan, planBranch } from '../core/release-plan.ts';
import type { ReleaseReport } from '../core/report.ts';
import type { Connect, Host } from '../host.ts';
import { diverged, type GatheredRelease } from './gather-release.ts';
import { publish } from './publish.ts';
import { readUnchanged } from './same-release.ts';

/** The release as the run found it: nothing is done about it yet, or it needs nothing. */
export function reportRelease({
  release,
  commit,
  branch,
  publication,
}: GatheredRelease): ReleaseReport {
  const isPublished = publication?.action === 'keep';
  return {
    ...aboutOf(release, commit),
    ...(branch === undefined ? {} : { branch: branchReport(branch, branch.action === 'keep') }),
    ...(publication === undefined ? {} : { publication: { ...publication, done: isPublished } }),
  };
}

/**
 * Creates the branch and then, last of all, publishes the draft. Only for a promotion whose tags are
 * all read back. What fails lets the run end red and is not thrown: the outputs say what was done.
 */
export async function finishRelease(
  context: Context,
  connect: Connect,
  gathered: GatheredRelease,
): Promise<ReleaseReport> {
  const { log } = context;
  let report = reportRelease(gathered);
  const { branch, publication, commit, release } = gathered;
  try {
    const host = await connect();
    if (branch?.action === 'create') {
      await readUnchanged(host, gathered, { areTagsWritten: true });
      await createBranch(host, branch);
      report = { ...report, branch: branchReport(branch, true) };
      log.info(`created the branch ${branch.name} at ${branch.commit}`);
    }
    if (publication?.action === 'publish') {
      const published = await publish(context, host, gathered);
      const { plan } = published;
      log.info(`${plan.action} the release ${release.tag}, latest ${plan.latest}: ${plan.reason}`);
      report = {
        ...report,
        ...aboutOf(published.release, commit),
        publication: { ...plan, done: true },
      };
    }
  } catch (error) {
    context.fail(asError(error));
  }
  return report;
}

async function createBranch({ github, repository }: Host, plan: BranchPlan): Promise<void> {
  const { name, commit } = plan;
  const created = await github.gitRefs.create(repository, `refs/heads/${name}`, commit);
  if (created.status === 'created') return;
  const now = planBranch(name, commit, created.object);
  if (now.action === 'refuse') throw diverged(now);
}

function aboutOf({ id, tag, url }: Release, commit: string | undefined) {
  return { id, tag, url, ...(commit === undefined ? {} : { commit }) };
}

function branchReport({ name, action, reason }: BranchPlan, done: boolean) {
  return { name, action, reason, done };
}
