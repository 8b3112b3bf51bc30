import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { filesBelow, hashFiles, type Project } from './workspace.ts';

/** What a bundle was made from and what came out; kept outside the folder that is published. */
interface Stamp {
  readonly inputs: string;
  readonly output: string;
}

/** Files beside the sources that change what a bundle holds. */
const shared = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'tsconfig.base.json'];

/** A hash of everything that decides the bundle of an action. */
export function hashInputs(root: string, projects: readonly Project[]): string {
  const own = projects.flatMap(({ folder }) => [
    join(folder, 'package.json'),
    join(folder, 'tsconfig.json'),
    ...filesBelow(join(folder, 'src')),
  ]);
  const files = [
    ...own,
    ...shared.map((name) => join(root, name)),
    ...filesBelow(join(root, 'patches')),
    ...filesBelow(join(root, 'scripts/bundle')),
  ];
  return hashFiles(
    root,
    files.filter((file) => existsSync(file)),
  );
}

/** True when the bundle that is there was made from these inputs and not touched since. */
export function isFresh(root: string, action: string, inputs: string): boolean {
  const file = stampFile(root, action);
  if (!existsSync(file)) return false;
  const stamp = JSON.parse(readFileSync(file, 'utf8')) as Stamp;
  return stamp.inputs === inputs && stamp.output === hashOutput(root, action);
}

/** Remembers what the bundle of an action was made from. */
export function writeStamp(root: string, action: string, inputs: string): void {
  const file = stampFile(root, action);
  mkdirSync(dirname(file), { recursive: true });
  const stamp: Stamp = { inputs, output: hashOutput(root, action) };
  writeFileSync(file, JSON.stringify(stamp));
}

function hashOutput(root: string, action: string): string {
  return hashFiles(root, filesBelow(join(root, 'actions', action, 'dist')));
}

function stampFile(root: string, action: string): string {
  return join(root, '.cache/bundle', `${action}.json`);
}
