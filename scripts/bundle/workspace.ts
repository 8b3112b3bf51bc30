import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** A folder of the workspace, with the workspace folders it needs at run time. */
export interface Project {
  readonly folder: string;
  readonly name: string;
  readonly needs: readonly string[];
}

interface PackageFile {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Every folder in packages/ and actions/ that has a package.json, by package name. */
export function readProjects(root: string): ReadonlyMap<string, Project> {
  const folders = ['packages', 'actions'].flatMap((group) =>
    subfolders(join(root, group)).map((name) => join(root, group, name)),
  );
  const projects = folders
    .filter((folder) => existsSync(join(folder, 'package.json')))
    .map((folder) => readProject(folder));
  return new Map(projects.map((project) => [project.name, project]));
}

/** The project and everything of the workspace that it reaches, in a stable order. */
export function reachable(
  projects: ReadonlyMap<string, Project>,
  name: string,
): readonly Project[] {
  const found = new Map<string, Project>();
  const visit = (next: string) => {
    const project = projects.get(next);
    if (project === undefined || found.has(next)) return;
    found.set(next, project);
    for (const needed of project.needs) visit(needed);
  };
  visit(name);
  return [...found.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** A hash over the paths, relative to the root, and the bytes of files. */
export function hashFiles(root: string, files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files.toSorted()) {
    const bytes = readFileSync(file);
    hash.update(`${relative(root, file)}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}

/** All files below a folder, or none where there is no folder. */
export function filesBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

export function subfolders(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted();
}

function readProject(folder: string): Project {
  const file = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageFile;
  const needs = Object.entries(file.dependencies ?? {})
    .filter(([, version]) => version.startsWith('workspace:'))
    .map(([name]) => name);
  return { folder, name: file.name, needs };
}
