import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { git } from './git.ts';

/** What a release is built from: a git tree, and the commit that the published tree hangs below. */
export interface Source {
  readonly tree: string;
  readonly commit: string;
  /** Paths that differ from the commit; a release refuses them, a check builds them. */
  readonly changed: readonly string[];
}

/** Reads the working tree of `repository` (ignored files left out) as a git tree, without touching its index. */
export function readSource(repository: string): Source {
  const commit = git(['rev-parse', '--verify', 'HEAD'], { cwd: repository });
  const scratch = mkdtempSync(join(tmpdir(), 'release-index-'));
  try {
    const env = { GIT_INDEX_FILE: join(scratch, 'index') };
    git(['read-tree', 'HEAD'], { cwd: repository, env });
    git(['add', '--all', '.'], { cwd: repository, env });
    const tree = git(['write-tree'], { cwd: repository, env });
    const changed = git(['diff', '--name-only', commit, tree], { cwd: repository });
    return { tree, commit, changed: changed === '' ? [] : changed.split('\n') };
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** Writes the files of `source` into the new folder `target`. */
export function exportSource(repository: string, source: Source, target: string): void {
  mkdirSync(target, { recursive: true });
  const env = { GIT_INDEX_FILE: join(target, '.export-index') };
  git(['read-tree', source.tree], { cwd: repository, env });
  git(['checkout-index', '--all', `--prefix=${target}/`], { cwd: repository, env });
  rmSync(env.GIT_INDEX_FILE);
}
