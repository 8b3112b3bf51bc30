import type { GitHubRepository, PullRequests } from '@image-relay/github';
import type { Lease } from '../core/policy.ts';
import { everywhere, type LeaseSource } from './lease-source.ts';
import { refLeases } from './ref-tags.ts';

/**
 * Open pull requests: every image with the number of one in a tag, whatever its commit, and those of
 * the head commit and the branch. An image of a merge queue has the number too.
 */
export function pullRequestSource(
  port: Pick<PullRequests, 'list'>,
  repository: GitHubRepository,
): LeaseSource {
  const place = `${repository.owner}/${repository.name}`;
  return {
    name: `pull-requests of ${place}`,
    read: async () => {
      const open = await port.list(repository, { state: 'open' });
      const leases = open.flatMap(({ number, headCommit, headBranch }): readonly Lease[] => {
        const source = `pull request ${number} of ${place} is open`;
        return [
          { kind: 'pull-request', value: String(number), source },
          { kind: 'commit', value: headCommit, source },
          ...refLeases(headBranch, source),
        ];
      });
      return everywhere(leases);
    },
  };
}
