import type { GitHubRepository, WorkflowRuns } from '@image-relay/github';
import type { Lease } from '../core/policy.ts';
import { everywhere, type LeaseSource } from './lease-source.ts';
import { refLeases } from './ref-tags.ts';

/** Runs that wait or run: images of their head commit and ref. The run that asks is none of them. */
export function workflowRunSource(
  port: Pick<WorkflowRuns, 'listActive'>,
  repository: GitHubRepository,
  ownRun: string | undefined,
): LeaseSource {
  const place = `${repository.owner}/${repository.name}`;
  return {
    name: `workflow-runs of ${place}`,
    read: async () => {
      const active = await port.listActive(repository);
      const others = active.filter(({ id }) => String(id) !== ownRun);
      const leases = others.flatMap(({ id, status, headCommit, headBranch }): readonly Lease[] => {
        const source = `workflow run ${id} of ${place} is ${status}`;
        return [{ kind: 'commit', value: headCommit, source }, ...refLeases(headBranch, source)];
      });
      return { ...everywhere(leases), isWorkActive: others.length > 0 };
    },
  };
}
