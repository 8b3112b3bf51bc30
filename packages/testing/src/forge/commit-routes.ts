import {
  type Call,
  created,
  type ForgeAnswer,
  listed,
  notFound,
  nothing,
  ok,
  type Routes,
  refused,
  textIn,
} from './answer.ts';
import { changedFiles } from './changed-files.ts';
import { importBranch } from './forks.ts';
import {
  type GitCommit,
  isAncestor,
  mergeTrees,
  readCommit,
  readCommits,
  resolveCommit,
} from './git-objects.ts';
import { commitTree } from './git-write.ts';
import { relate } from './history.ts';
import { pageOf } from './pages.ts';
import { apiRoot, pageRoot, renderCommit, renderGitCommit } from './render.ts';
import { violation } from './rules.ts';
import { timestamp } from './state.ts';

/** Commits, trees, comparisons and merges. */
export const commitRoutes: Routes = {
  'git/get-commit': {
    permission: 'contents=read',
    answer: async (call) => {
      const commit = await findCommit(call, call.parameters.commit_sha ?? '');
      return commit === undefined ? notFound() : ok(renderGitCommit(call, commit));
    },
  },
  'repos/get-commit': {
    permission: 'contents=read',
    answer: async (call) => {
      const ref = call.parameters.ref ?? '';
      const commit = await findCommit(call, ref);
      const problem = `No commit found for SHA: ${ref}`;
      return commit === undefined ? refused(422, problem) : ok(renderCommit(call, commit));
    },
  },
  'repos/list-commits': {
    permission: 'contents=read',
    answer: async (call) => {
      const from = await resolveCommit(call.repository.git, call.query.get('sha') ?? 'main');
      if (from === undefined) return notFound();
      const commits = await readCommits(call.repository.git, from);
      return listed(commits.map((one) => renderCommit(call, one)));
    },
  },
  'repos/compare-commits-with-basehead': { permission: 'contents=read', answer: compare },
  'repos/merge': { permission: 'contents=write', answer: merge },
};

async function findCommit(call: Call, name: string): Promise<GitCommit | undefined> {
  const sha = await resolveCommit(call.repository.git, name);
  if (sha === undefined) return undefined;
  return await readCommit(call.repository.git, sha);
}

/**
 * Without paging the newest 250 commits, with it all of them, oldest first; files, 300 at most, are
 * on the first page alone: https://docs.github.com/rest/commits/commits#compare-two-commits.
 */
async function compare(call: Call): Promise<ForgeAnswer> {
  const { git } = call.repository;
  const names = (call.parameters.basehead ?? '').split('...');
  const [base, head] = await Promise.all(names.map((name) => findCompared(call, name)));
  if (base === undefined || head === undefined) return notFound();
  const relation = await relate(git, base.sha, head.sha);
  if (relation === undefined) return notFound('No common ancestor');
  const { ahead, behind } = relation;
  const mergeBase = (await readCommit(git, relation.mergeBase)) ?? base;
  const isPaged = call.query.has('page') || call.query.has('per_page');
  const url = `${apiRoot(call)}/compare/${base.sha}...${head.sha}`;
  const paged = pageOf(ahead, call.query, url);
  const shown = isPaged ? (paged.body as readonly GitCommit[]) : ahead.slice(-250);
  const isFirst = (call.query.get('page') ?? '1') === '1';
  const range = `${mergeBase.sha}...${head.sha}`;
  const body = {
    url: `${apiRoot(call)}/compare/${range}`,
    html_url: `${pageRoot(call)}/compare/${range}`,
    status: statusOf(ahead.length, behind.length),
    ahead_by: ahead.length,
    behind_by: behind.length,
    total_commits: ahead.length,
    base_commit: renderCommit(call, base),
    merge_base_commit: renderCommit(call, mergeBase),
    commits: shown.map((one) => renderCommit(call, one)),
    files: isFirst ? (await changedFiles(git, mergeBase.sha, head.sha)).slice(0, 300) : [],
  };
  return { ...ok(body), headers: isPaged ? paged.headers : {} };
}

/** A name, or `owner:branch` of a fork or of the repository itself. */
async function findCompared(call: Call, name: string): Promise<GitCommit | undefined> {
  const [branch = '', owner] = name.split(':').toReversed();
  if (owner === undefined || owner === call.repository.owner) return await findCommit(call, branch);
  const commit = await importBranch(call, owner, branch);
  return commit === undefined ? undefined : await findCommit(call, commit);
}

function statusOf(ahead: number, behind: number): string {
  if (ahead > 0 && behind > 0) return 'diverged';
  if (ahead === 0 && behind === 0) return 'identical';
  return ahead > 0 ? 'ahead' : 'behind';
}

/** https://docs.github.com/rest/branches/branches#merge-a-branch */
async function merge(call: Call): Promise<ForgeAnswer> {
  const { git } = call.repository;
  const [baseName = '', headName = ''] = [textIn(call, 'base'), textIn(call, 'head')];
  const base = await resolveCommit(git, `refs/heads/${baseName}`);
  if (base === undefined) return notFound('Base does not exist');
  const head = await resolveCommit(git, headName);
  if (head === undefined) return notFound('Head does not exist');
  if (await isAncestor(git, head, base)) return nothing;
  const forbidden = violation(call, `refs/heads/${baseName}`, 'merge');
  if (forbidden !== undefined) return forbidden;
  const merged = await mergeTrees(git, base, head);
  if ('conflicts' in merged) return refused(409, 'Merge conflict');
  const message = textIn(call, 'commit_message') ?? `Merge ${headName} into ${baseName}`;
  const commit = { tree: merged.tree, parents: [base, head], message };
  const sha = await commitTree(git, commit, timestamp(call.state));
  const ref = `refs/heads/${baseName}`;
  const { exitCode } = await git.attempt(['update-ref', ref, sha, base]);
  if (exitCode !== 0) return refused(409, 'Base branch was modified');
  const made = await findCommit(call, sha);
  return created(made === undefined ? {} : renderCommit(call, made));
}
