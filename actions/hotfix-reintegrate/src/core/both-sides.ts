import type { BothSides, ChangedFile } from './facts.ts';

/** The most files that the API lists of a comparison. */
export const mostFiles = 300;

/**
 * The files that both sides changed, under their old or new name, unless they made the same of
 * them; and those that are a folder on the other side. Sorted by name.
 */
export function bothSides(ours: readonly ChangedFile[], theirs: readonly ChangedFile[]): BothSides {
  const names = [...clashes(ours, theirs), ...clashes(theirs, ours)];
  return {
    files: [...new Set(names)].toSorted(),
    isWhole: ours.length < mostFiles && theirs.length < mostFiles,
  };
}

/** Names of the first side that are in the way of the second. */
function clashes(ours: readonly ChangedFile[], theirs: readonly ChangedFile[]): readonly string[] {
  const same = new Set(theirs.map(contentOf));
  const touched = new Set(theirs.flatMap(namesOf));
  const folders = new Set(theirs.filter(isThere).flatMap(({ path }) => foldersOf(path)));
  return ours
    .filter((file) => !same.has(contentOf(file)))
    .flatMap((file) => {
      const isFolderThere = isThere(file) && folders.has(file.path);
      return namesOf(file).filter((name) => touched.has(name) || isFolderThere);
    });
}

function contentOf({ path, object = '' }: ChangedFile): string {
  return `${path}\0${object}`;
}

function namesOf({ path, previousPath }: ChangedFile): readonly string[] {
  return previousPath === undefined ? [path] : [path, previousPath];
}

function isThere({ object }: ChangedFile): boolean {
  return object !== undefined;
}

function foldersOf(path: string): readonly string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}
