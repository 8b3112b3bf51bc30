import { memberOf, textOf } from './member.ts';
import { unexpected } from './unexpected.ts';

/** A pull request, as far as images are concerned. */
export interface PullRequest {
  readonly number: number;
  readonly headCommit: string;
  readonly headBranch: string;
  /** `owner/name`; undefined when the fork is gone. */
  readonly headRepository?: string;
}

/** A pull request with what its reviewers see. */
export interface PullRequestDetails extends PullRequest {
  readonly baseBranch: string;
  readonly title: string;
  readonly body: string;
  readonly state: 'open' | 'closed';
  readonly isMerged: boolean;
  readonly isDraft: boolean;
  readonly author: string;
  readonly labels: readonly string[];
  /** Its page. */
  readonly url: string;
  /** The commit that it became, once it is merged. */
  readonly mergeCommit?: string;
}

/** Reads the short form. */
export function readPullRequest(entry: unknown, path: string): PullRequest {
  const number = memberOf(entry, 'number');
  const headCommit = textOf(entry, 'head', 'sha');
  const headBranch = textOf(entry, 'head', 'ref');
  if (typeof number !== 'number' || headCommit === undefined || headBranch === undefined) {
    throw unexpected(`GET ${path}`, 'number, head.sha and head.ref of each pull request');
  }
  const headRepository = textOf(entry, 'head', 'repo', 'full_name');
  const repository = headRepository === undefined ? {} : { headRepository };
  return { number, headCommit, headBranch, ...repository };
}

/** Reads the long form, which lists give as well. */
export function readDetails(entry: unknown, path: string): PullRequestDetails {
  const baseBranch = textOf(entry, 'base', 'ref');
  const state = textOf(entry, 'state');
  if (baseBranch === undefined || (state !== 'open' && state !== 'closed')) {
    throw unexpected(`GET ${path}`, 'base.ref and state of each pull request');
  }
  const labels = memberOf(entry, 'labels');
  const isMerged = textOf(entry, 'merged_at') !== undefined;
  const mergeCommit = isMerged ? textOf(entry, 'merge_commit_sha') : undefined;
  return {
    ...readPullRequest(entry, path),
    baseBranch,
    title: textOf(entry, 'title') ?? '',
    body: textOf(entry, 'body') ?? '',
    state,
    isMerged,
    isDraft: memberOf(entry, 'draft') === true,
    author: textOf(entry, 'user', 'login') ?? '',
    labels: Array.isArray(labels) ? labels.map((one: unknown) => textOf(one, 'name') ?? '') : [],
    url: textOf(entry, 'html_url') ?? '',
    ...(mergeCommit === undefined ? {} : { mergeCommit }),
  };
}
