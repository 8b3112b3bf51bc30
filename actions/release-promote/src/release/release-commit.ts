import { ActionError, quote } from '@image-relay/action-kit';
import type { Release } from '@image-relay/github';
import type { Host } from '../host.ts';

/** The commit of a release: that of its tag, else the target of the draft. Throws RELEASE_COMMIT_UNKNOWN. */
export async function commitOfRelease(
  { github, repository }: Host,
  { tag, target, isDraft }: Release,
): Promise<string> {
  const tagged = await github.gitRefs.findTag(repository, tag);
  if (tagged !== undefined) return tagged.commit;
  if (isCommit(target)) return target;
  const branch = isDraft
    ? await github.gitRefs.find(repository, `refs/heads/${target}`)
    : undefined;
  if (branch !== undefined) return branch.object;
  const branchOf = isDraft ? `, nor a branch ${quote(target)}` : '';
  throw new ActionError('RELEASE_COMMIT_UNKNOWN', `there is no tag ${quote(tag)}${branchOf}`, {
    hint: 'push the tag, or correct the target of the draft',
  });
}

/** A full commit hash, as git writes it. */
export function isCommit(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}
