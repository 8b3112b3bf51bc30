import { readCommit, resolveCommit } from './git-objects.ts';
import { buildTree, writeCommit } from './git-write.ts';
import { writeRef } from './loose-files.ts';
import { mergePullRequest } from './merge-pull-request.ts';
import type {
  ForgeDeployment,
  ForgePullRequest,
  ForgeRelease,
  ForgeRule,
  ForgeRun,
  RepositoryState,
} from './model.ts';
import { type ForgeState, nextId, timestamp } from './state.ts';

/** A commit to make on a branch. */
export interface NewCommit {
  readonly branch: string;
  /** Contents by path; undefined deletes. */
  readonly files: Readonly<Record<string, string | undefined>>;
  readonly message?: string;
  /** The part of the author's address before the @; `mona` by default. */
  readonly author?: string;
}

/** One repository of the stand-in: what a test arranges and looks at, beside the API. */
export interface ForgeRepository {
  readonly owner: string;
  readonly name: string;
  /** The bare repository on disk. */
  readonly gitDirectory: string;
  readonly releases: readonly ForgeRelease[];
  readonly pullRequests: readonly ForgePullRequest[];
  readonly deployments: readonly ForgeDeployment[];
  /** Commits on top of a branch, which is made when it is not there, and gives the hash. */
  commit(commit: NewCommit): Promise<string>;
  /** Makes a branch with many commits of one line each, and gives their hashes, oldest first. */
  commits(branch: string, from: string, count: number): Promise<readonly string[]>;
  /** Sets a ref, e.g. `refs/heads/release/1.2`, to a commit or a name. */
  setRef(ref: string, target: string): Promise<void>;
  /** Sets many refs at once. */
  setRefs(refs: readonly string[], target: string): Promise<void>;
  /** Makes an annotated tag. */
  annotate(tag: string, target: string): Promise<void>;
  /** The commit of a ref or name. */
  read(name: string): Promise<string | undefined>;
  /** Merges an open pull request as its button does; a conflict rejects. */
  mergePullRequest(number: number, method?: 'merge' | 'squash'): Promise<string>;
  /** Adds a ruleset. */
  protect(rule: ForgeRule): void;
  /** Says who may be asked for a review; before, anybody may. */
  setCollaborators(logins: readonly string[]): void;
  /** Switches "Automatically delete head branches" on. */
  deleteMergedBranches(): void;
  addRun(run: Omit<ForgeRun, 'id'>): ForgeRun;
}

/** The handle of a repository. */
export function repositoryHandle(state: ForgeState, repository: RepositoryState): ForgeRepository {
  const { git, owner, name, releases, pullRequests, deployments } = repository;
  return {
    owner,
    name,
    gitDirectory: git.directory,
    releases,
    pullRequests,
    deployments,
    commit: (commit) => makeCommit(state, repository, commit),
    commits: (branch, from, count) => makeCommits(state, repository, { branch, from, count }),
    setRef: async (ref, target) => {
      const found = await git.objects.find(target);
      if (found === undefined) throw new Error(`no object ${target}`);
      await writeRef(git.directory, ref, found.sha);
    },
    setRefs: async (refs, target) => {
      const commands = refs.map((ref) => `update ${ref} ${target}\n`).join('');
      await git.run(['update-ref', '--stdin'], commands);
    },
    annotate: async (tag, target) => void (await git.run(['tag', '-a', '-m', tag, tag, target])),
    read: (ref) => resolveCommit(git, ref),
    mergePullRequest: (number, method = 'merge') =>
      pressMerge(state, repository, { number, method }),
    protect: (rule) => void repository.rules.push(rule),
    setCollaborators: (logins) => {
      repository.collaborators = logins;
    },
    deleteMergedBranches: () => {
      repository.deletesMergedBranches = true;
    },
    addRun: (run) => {
      const added = { ...run, id: nextId(state) };
      repository.runs.push(added);
      return added;
    },
  };
}

async function makeCommit(
  state: ForgeState,
  { git }: RepositoryState,
  commit: NewCommit,
): Promise<string> {
  const ref = `refs/heads/${commit.branch}`;
  const parent = await resolveCommit(git, ref);
  const base = parent === undefined ? undefined : (await readCommit(git, parent))?.tree;
  const changes = Object.entries(commit.files).map(([path, content]) =>
    content === undefined ? { path, sha: null } : { path, content },
  );
  const tree = await buildTree(git, base, changes);
  if (tree === undefined) throw new Error('a file to delete is not there');
  const name = commit.author ?? 'mona';
  const author = { name, email: `${name}@users.test`, date: timestamp(state) };
  const message = commit.message ?? `change ${Object.keys(commit.files).join(', ')}`;
  const parents = parent === undefined ? [] : [parent];
  const sha = await writeCommit(git, { tree, parents, author, committer: author, message });
  await writeRef(git.directory, ref, sha);
  return sha;
}

/** One `git fast-import`, whose commands are https://git-scm.com/docs/git-fast-import. */
async function makeCommits(
  state: ForgeState,
  { git }: RepositoryState,
  {
    branch,
    from,
    count,
  }: { readonly branch: string; readonly from: string; readonly count: number },
): Promise<readonly string[]> {
  const seconds = Math.floor(state.options.now().getTime() / 1000);
  const commands = Array.from({ length: count }, (_, index) => {
    const text = `${index}\n`;
    const data = `data ${text.length}\n${text}`;
    const parent = index === 0 ? `from ${from}\n` : '';
    const who = `committer mona <mona@users.test> ${seconds + index} +0000`;
    return `commit refs/heads/${branch}\n${who}\n${data}${parent}M 100644 inline line.txt\n${data}`;
  });
  await git.run(['fast-import', '--quiet'], `${commands.join('')}`);
  const listed = await git.run(['rev-list', '--reverse', `${from}..refs/heads/${branch}`]);
  return listed.split('\n');
}

async function pressMerge(
  state: ForgeState,
  repository: RepositoryState,
  { number, method }: { readonly number: number; readonly method: 'merge' | 'squash' },
): Promise<string> {
  const found = repository.pullRequests.find((one) => one.number === number);
  if (found === undefined) throw new Error(`no pull request ${number}`);
  const merged = await mergePullRequest({ state, repository }, found, { method });
  if ('problem' in merged) throw new Error(merged.problem);
  return merged.commit;
}
