import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { PublishedTree } from './assemble.ts';
import { git } from './git.ts';

/** Writes the published tree as files below `folder`. */
export function writeFolder(tree: PublishedTree, folder: string): void {
  for (const [path, content] of tree) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content, { mode: 0o644 });
  }
}

/** Writes the published tree into the object store of the repository at `gitDir` and gives its tree hash. */
export function writeTree(tree: PublishedTree, gitDir: string): string {
  const scratch = mkdtempSync(join(tmpdir(), 'release-tree-'));
  try {
    const files = join(scratch, 'files');
    writeFolder(tree, files);
    const env = {
      GIT_DIR: gitDir,
      GIT_WORK_TREE: files,
      GIT_INDEX_FILE: join(scratch, 'index'),
    };
    git(['-c', 'core.autocrlf=false', 'add', '--all', '--force', '.'], { cwd: files, env });
    return git(['write-tree'], { cwd: files, env });
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** The tree hash alone: nothing is written outside a scratch repository. */
export function hashTree(tree: PublishedTree): string {
  const scratch = mkdtempSync(join(tmpdir(), 'release-hash-'));
  try {
    git(['init', '--quiet', '--bare', scratch], { cwd: scratch });
    return writeTree(tree, scratch);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}
