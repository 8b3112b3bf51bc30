import { parseVersion, versionAliases } from '@image-relay/image-tags';
import { type PublishedTree, pinSiblings } from './assemble.ts';
import { git } from './git.ts';
import { writeTree } from './write.ts';

export interface Published {
  readonly commit: string;
  readonly tags: readonly string[];
}

/**
 * Commits the published tree beside main's history and tags it: `vX.Y.Z` is never moved, `vX` and
 * `vX.Y` follow the newest release of their line. With `pinnedFor` (`owner/repository`) a second
 * commit names its siblings by commit, for platforms that do not resolve `$/`, tagged `...-pinned`.
 */
export function publish(
  tree: PublishedTree,
  release: { version: string; sourceCommit: string },
  options: { repository: string; pinnedFor?: string },
): Published[] {
  const { repository } = options;
  const plain = commitTree(tree, release, { repository, parent: release.sourceCommit, suffix: '' });
  if (options.pinnedFor === undefined) return [plain];
  const pinned = pinSiblings(tree, options.pinnedFor, plain.commit);
  return [
    plain,
    commitTree(pinned, release, { repository, parent: plain.commit, suffix: '-pinned' }),
  ];
}

function commitTree(
  tree: PublishedTree,
  release: { version: string },
  options: { repository: string; parent: string; suffix: string },
): Published {
  const cwd = options.repository;
  const fixed = `v${release.version}${options.suffix}`;
  if (git(['tag', '--list', fixed], { cwd }) !== '') {
    throw new Error(`tag "${fixed}" exists and is never moved: choose the next version`);
  }
  const gitDir = git(['rev-parse', '--absolute-git-dir'], { cwd });
  const hash = writeTree(tree, gitDir);
  const message = `release: ${release.version}${options.suffix}`;
  const commit = git(['commit-tree', hash, '-p', options.parent, '-m', message], { cwd });
  git(['tag', fixed, commit], { cwd });
  const released = git(['tag', '--list', 'v*'], { cwd }).split('\n');
  const moving = movingTags(release.version, released).map((tag) => `${tag}${options.suffix}`);
  for (const tag of moving) git(['tag', '--force', tag, commit], { cwd });
  return { commit, tags: [fixed, ...moving] };
}

/**
 * The tags that follow a version: `v1.2` and `v1` for 1.2.3, each unless a newer release of its line
 * exists; none for a pre-release, and no `v0`.
 */
export function movingTags(version: string, released: readonly string[]): string[] {
  return versionAliases(parseVersion(version), released, { latest: 'never' })
    .filter((decision) => decision.moves)
    .map((decision) => `v${decision.alias}`);
}
