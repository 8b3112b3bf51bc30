import { RegistryError } from '../errors.ts';
import type { StorageFiles } from './files.ts';

/** Told of a path that is a repository or holds some, and could not be looked into. */
export type Unreadable = (path: string, error: RegistryError) => void;

const top = 'repositories';

/**
 * Every repository path, parents before what is nested in them, in order of their names. What
 * cannot be looked into is told to `unreadable` and left out.
 */
export async function* repositoriesIn(
  files: StorageFiles,
  unreadable: Unreadable,
  folder: string = top,
): AsyncGenerator<string> {
  const path = pathOf(folder);
  const { names, isRepository } = await look(files, folder, unreadable);
  if (isRepository && path !== '') yield path;
  for (const name of names) yield* repositoriesIn(files, unreadable, `${folder}/${name}`);
}

async function look(files: StorageFiles, folder: string, unreadable: Unreadable) {
  const names: string[] = [];
  let isRepository = false;
  try {
    for await (const { name, kind } of files.entries(folder)) {
      if (name === '_manifests' || name === '_layers') isRepository = true;
      if (name.startsWith('_') || kind === 'file') continue;
      if (kind === 'folder') names.push(name);
      else unreadable(pathOf(`${folder}/${name}`), notFollowed(`${folder}/${name}`));
    }
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    unreadable(pathOf(folder), error);
  }
  return { names: names.sort(), isRepository };
}

function pathOf(folder: string): string {
  return folder.slice(top.length + 1);
}

function notFollowed(folder: string): RegistryError {
  const text = `"${folder}" is a symbolic link or no plain folder, so it is not followed`;
  return new RegistryError('REGISTRY_REFUSED', text);
}
