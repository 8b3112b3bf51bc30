import type { CommitObject, Commits } from './commits.ts';
import { GitHubError } from './errors.ts';
import type { GitRefs } from './git-refs.ts';
import type { Merges } from './merges.ts';
import type { GitHubRepository } from './repository.ts';

/** Commits to repeat on top of another, oldest first. */
export interface CherryPick {
  readonly commits: readonly string[];
  /** The commit to put them on. */
  readonly onto: string;
  /** A branch to work on; it is overwritten, and deleted in the end. */
  readonly workBranch: string;
  /** Ends each message with its origin, as `git cherry-pick -x` does. */
  readonly namesOrigin?: boolean;
}

/** What became of the picks; no branch but the work branch was touched. */
export type CherryPickResult =
  /** `commit` is the last of the new commits; `onto` with nothing to pick leaves none. */
  | { readonly status: 'picked'; readonly commit: string; readonly made: readonly string[] }
  /** All that they change is there already. */
  | { readonly status: 'nothing' }
  /** `commit` is the one that cannot be repeated. */
  | { readonly status: 'conflict'; readonly commit: string };

/** Cherry-picks on the server. Needs `contents: write`. */
export interface CherryPicks {
  /** Repeats commits with message and author; of a merge commit what it changed on its first parent. */
  pick(repository: GitHubRepository, wanted: CherryPick): Promise<CherryPickResult>;
}

interface Ports {
  readonly commits: Commits;
  readonly gitRefs: GitRefs;
  readonly merges: Merges;
}

/**
 * The API has no endpoint for it. A commit with the target's tree and the picked commit's parent,
 * merged with the picked commit, has the tree that a cherry-pick gives.
 */
export function cherryPicksOver(ports: Ports): CherryPicks {
  return {
    pick: async (repository, wanted) => {
      const ref = `refs/heads/${wanted.workBranch}`;
      try {
        return await pickAll({ ...ports, repository, ref, branch: wanted.workBranch }, wanted);
      } finally {
        await ports.gitRefs.delete(repository, ref);
      }
    },
  };
}

interface Work extends Ports {
  readonly repository: GitHubRepository;
  readonly ref: string;
  readonly branch: string;
}

async function pickAll(work: Work, wanted: CherryPick): Promise<CherryPickResult> {
  let tip = await getCommit(work, wanted.onto);
  const made: string[] = [];
  for (const name of wanted.commits) {
    const picked = await getCommit(work, name);
    const tree = await mergedTree(work, tip, picked);
    if (tree === undefined) return { status: 'conflict', commit: picked.commit };
    if (tree === tip.tree) continue;
    const { author } = picked;
    const message = wanted.namesOrigin === true ? withOrigin(picked) : picked.message;
    const by = author === undefined ? {} : { author };
    const commit = { tree, parents: [tip.commit], message, ...by };
    tip = { ...commit, commit: await work.commits.create(work.repository, commit) };
    made.push(tip.commit);
  }
  return made.length === 0 ? { status: 'nothing' } : { status: 'picked', commit: tip.commit, made };
}

/** Git leaves no empty line after trailers, so that they stay trailers. */
function withOrigin({ message, commit }: CommitObject): string {
  const text = message.trimEnd();
  const paragraphs = text.split(/\n{2,}/);
  const last = paragraphs.at(-1)?.split('\n') ?? [];
  const isTrailer = (line: string) => /^([A-Za-z0-9-]+: |\(cherry picked from commit )/.test(line);
  const areTrailers = paragraphs.length > 1 && last.every(isTrailer);
  return `${text}${areTrailers ? '\n' : '\n\n'}(cherry picked from commit ${commit})`;
}

/** The tree of the tip with what the picked commit changes, or undefined for a conflict. */
async function mergedTree(
  work: Work,
  tip: CommitObject,
  picked: CommitObject,
): Promise<string | undefined> {
  const { repository, branch, commits, merges } = work;
  const message = `prepare a cherry-pick of ${picked.commit}`;
  const sibling = { tree: tip.tree, parents: picked.parents.slice(0, 1), message };
  await setBranch(work, await commits.create(repository, sibling));
  const result = await merges.merge(repository, { base: branch, head: picked.commit, message });
  if (result.status === 'conflict') return undefined;
  return result.status === 'nothing' ? tip.tree : (await getCommit(work, result.commit)).tree;
}

async function setBranch({ gitRefs, repository, ref }: Work, commit: string): Promise<void> {
  const made = await gitRefs.create(repository, ref, commit);
  if (made.status === 'taken') await gitRefs.update(repository, ref, { commit, force: true });
}

async function getCommit({ commits, repository }: Work, name: string): Promise<CommitObject> {
  const found = await commits.get(repository, name);
  if (found !== undefined) return found;
  const endpoint = `GET /repos/${repository.owner}/${repository.name}/git/commits/${name}`;
  const facts = { endpoint, status: 404, hint: 'check that the commit is in the repository' };
  throw new GitHubError('GITHUB_NOT_FOUND', `no commit ${name}`, facts);
}
