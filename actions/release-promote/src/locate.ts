import { ActionError, quote } from '@image-relay/action-kit';
import { formatRepository, type RepositoryName } from '@image-relay/oci';
import type { Registry } from '@image-relay/registry';
import type { Context } from './clients.ts';
import { findHashTag } from './core/find-tag.ts';
import type { FoundBy } from './core/report.ts';
import type { Connect } from './host.ts';
import { listTags } from './look-up.ts';
import type { GatheredRelease } from './release/gather-release.ts';
import { isCommit } from './release/release-commit.ts';

/** What is promoted, and how it was found. */
export interface Location {
  /** A tag or a digest. */
  readonly reference: string;
  readonly foundBy: FoundBy;
  /** For an image that nobody named: what it has to be built from. */
  readonly origin?: Origin;
}

/** The commit that an image has to come from, or that has the same git tree. */
export interface Origin {
  readonly commit: string;
  /** Whether an image that says nothing about its commit is taken for the right one. */
  readonly isTrusted: boolean;
  readonly hasSameTree: (other: string) => Promise<boolean>;
}

type Inputs = Context['inputs'];

interface Surroundings {
  readonly from: RepositoryName;
  readonly release: GatheredRelease | undefined;
  readonly connect: Connect;
}

/**
 * Finds the image: the digest, the source, image.json of the release, the git tree of its commit, the
 * commit. Throws SOURCE_NOT_FOUND, SOURCE_REVISION_MISMATCH.
 */
export async function locate(
  { inputs }: Context,
  registry: Registry,
  { from, release, connect }: Surroundings,
): Promise<Location> {
  const { digest, source } = inputs;
  if (digest !== undefined) return { reference: digest, foundBy: 'digest' };
  const named = source?.digest ?? source?.tag;
  if (named !== undefined) return { reference: named, foundBy: 'source' };
  const commit = commitOf(inputs, release?.commit);
  const trees = treesOver(connect);
  const hasSameTree = async (other: string) => {
    const tree = isCommit(other) ? await trees(commit) : undefined;
    return tree !== undefined && tree === (await trees(other));
  };
  if (release?.image !== undefined) {
    const { image } = release;
    if (image.commit !== commit && !(await hasSameTree(image.commit))) {
      throw mismatch(
        `image.json of the release is about ${image.commit}, the release about ${commit}`,
      );
    }
    const origin = { commit, isTrusted: true, hasSameTree };
    return { reference: image.digest, foundBy: 'release', origin };
  }
  const tags = await listTags(registry, from);
  const tree = await trees(commit);
  const byTree = tree === undefined ? undefined : findHashTag('tree', tree, tags);
  const found = byTree ?? findHashTag('sha', commit, tags);
  if (found === undefined) throw notFound(from, { commit, tree, release });
  const origin = { commit, isTrusted: found.isWhole, hasSameTree };
  return { reference: found.tag, foundBy: byTree === undefined ? 'commit' : 'tree', origin };
}

/** Both are there only when both were given, and then they are about the same. */
function commitOf({ revision }: Inputs, released: string | undefined): string {
  const commit = released ?? revision?.toLowerCase() ?? '';
  if (revision === undefined || revision.toLowerCase() === commit) return commit;
  throw mismatch(`the release is at ${commit}, and \`revision\` is ${revision}`);
}

/** Git trees by commit, each asked for once; undefined for a commit that is not there. */
function treesOver(connect: Connect): (commit: string) => Promise<string | undefined> {
  const known = new Map<string, Promise<string | undefined>>();
  const ask = async (commit: string) => {
    const { github, repository } = await connect();
    return (await github.commits.find(repository, commit))?.tree;
  };
  return (commit) => {
    const tree = known.get(commit) ?? ask(commit);
    known.set(commit, tree);
    return tree;
  };
}

function mismatch(what: string): ActionError {
  const hint = 'draft the release again, or promote the image of its commit';
  return new ActionError('SOURCE_REVISION_MISMATCH', `${what}; nothing was written`, { hint });
}

function notFound(
  from: RepositoryName,
  {
    commit,
    tree,
    release,
  }: { commit: string; tree: string | undefined; release: GatheredRelease | undefined },
): ActionError {
  const what = `${formatRepository(from)} has no image of the commit ${quote(commit)}`;
  return new ActionError('SOURCE_NOT_FOUND', what, {
    details: [
      ...(release === undefined ? [] : ['the release has no asset image.json']),
      tree === undefined
        ? 'the commit is not in the repository'
        : `no tag tree-${tree}, nor a shorter one`,
      `no tag sha-${commit}, nor a shorter one`,
    ],
    hint: 'check that the build has pushed it, and name its digest',
  });
}
