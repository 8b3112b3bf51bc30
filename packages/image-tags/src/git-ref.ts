/** A git ref taken apart; `side` of a pull request is `head`, or `merge` with its base. */
export type GitRef =
  | { readonly kind: 'branch'; readonly name: string }
  | { readonly kind: 'tag'; readonly name: string }
  | { readonly kind: 'pull-request'; readonly number: number; readonly side: 'head' | 'merge' };

const pullRequestRef = /^refs\/pull\/([1-9][0-9]{0,14})\/(head|merge)$/;
const mergeQueueRef =
  /^(?:refs\/heads\/)?gh-readonly-queue\/(?:.+)\/pr-([1-9][0-9]{0,14})-[0-9a-f]+$/;

/** Takes `refs/heads/x`, `refs/tags/x` and `refs/pull/1/head` apart; `undefined` for others. */
export function parseGitRef(text: string): GitRef | undefined {
  const branch = after(text, 'refs/heads/');
  if (branch) return { kind: 'branch', name: branch };
  const tag = after(text, 'refs/tags/');
  if (tag) return { kind: 'tag', name: tag };
  const match = pullRequestRef.exec(text);
  if (match === null) return undefined;
  const side = match[2] === 'head' ? 'head' : 'merge';
  return { kind: 'pull-request', number: Number(match[1]), side };
}

/** The pull request of a merge queue's branch `gh-readonly-queue/<base>/pr-<n>-<sha>`. */
export function mergeQueueNumber(gitRef: string): number | undefined {
  const match = mergeQueueRef.exec(gitRef);
  return match === null ? undefined : Number(match[1]);
}

function after(text: string, prefix: string): string | undefined {
  return text.startsWith(prefix) ? text.slice(prefix.length) : undefined;
}
