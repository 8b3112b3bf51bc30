import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { documentsOf, readDocument } from './documents.ts';

/** The published tree: path from its root -> content. */
export type PublishedTree = ReadonlyMap<string, Buffer>;

export interface Release {
  readonly version: string;
  readonly sourceCommit: string;
}

/** Collects what users get from a folder of built sources: a folder for each action, workflows, documents, two catalogues. */
export function assemble(folder: string, release: Release): PublishedTree {
  const tree = new Map<string, Buffer>();
  for (const action of folders(join(folder, 'actions'))) addAction(tree, folder, action);
  addWorkflows(tree, join(folder, 'workflows-shared'));
  for (const path of documentsOf(folder)) tree.set(path, readDocument(folder, path));
  tree.set('action-manifest.json', readFileSync(join(folder, 'action-manifest.json')));
  tree.set('LICENSE', readFileSync(join(folder, 'LICENSE')));
  tree.set('release.json', releaseFile(tree, release));
  return new Map([...tree].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** `uses: $/name` becomes `uses: owner/repository/name@commit`, for platforms that do not resolve `$/`. */
export function pinSiblings(
  tree: PublishedTree,
  repository: string,
  commit: string,
): PublishedTree {
  const pinned = [...tree].map(([path, content]): [string, Buffer] => {
    if (!/\.ya?ml$/.test(path)) return [path, content];
    const text = content.toString('utf8');
    const sibling = /(\buses:\s*["']?)\$\/([A-Za-z0-9._/-]+)/g;
    return [path, Buffer.from(text.replace(sibling, `$1${repository}/$2@${commit}`))];
  });
  return new Map(pinned);
}

function addAction(tree: Map<string, Buffer>, folder: string, action: string): void {
  const root = join(folder, 'actions', action);
  const schemas = readdirSync(root).filter((name) => name.endsWith('.schema.json'));
  for (const file of ['action.yml', ...schemas]) {
    tree.set(`${action}/${file}`, readFileSync(join(root, file)));
  }
  tree.set(`${action}/README.md`, readDocument(folder, `actions/${action}/README.md`));
  const dist = join(root, 'dist');
  if (!existsSync(dist)) return; // a composite has no bundle
  for (const file of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    if (!file.isFile() || file.name.startsWith('.')) continue;
    const path = join(file.parentPath, file.name);
    tree.set(`${action}/dist${path.slice(dist.length)}`, readFileSync(path));
  }
}

function addWorkflows(tree: Map<string, Buffer>, root: string): void {
  if (!existsSync(root)) return;
  for (const name of readdirSync(root).filter((file) => /\.ya?ml$/.test(file))) {
    tree.set(`.github/workflows/${name}`, readFileSync(join(root, name)));
  }
}

function releaseFile(tree: PublishedTree, release: Release): Buffer {
  const bundles: Record<string, string> = {};
  for (const path of [...tree.keys()].filter((name) => name.includes('/dist/')).sort()) {
    bundles[path] = createHash('sha256')
      .update(tree.get(path) as Buffer)
      .digest('hex');
  }
  return Buffer.from(`${JSON.stringify({ ...release, bundles }, null, 2)}\n`);
}

function folders(root: string): string[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}
