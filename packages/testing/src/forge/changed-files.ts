import { type Git, printed } from './git.ts';

const statuses: Readonly<Record<string, string>> = {
  A: 'added',
  C: 'copied',
  D: 'removed',
  M: 'modified',
  R: 'renamed',
};

/** The files of a comparison of two hashes, with the blob of each now, or before it was removed. */
export async function changedFiles(git: Git, from: string, to: string) {
  const raw = ['diff', '--find-renames', '--raw', '-z', '--no-abbrev', from, to];
  const parts = printed(raw, await git.recall(raw)).split('\0');
  const files: Array<Readonly<Record<string, string>>> = [];
  for (let at = 0; (parts[at] ?? '') !== ''; ) {
    const [, , before = '', after = '', letter = ''] = (parts[at] ?? '').split(' ');
    const [path = '', renamed] = parts.slice(at + 1, at + (/^[RC]/.test(letter) ? 3 : 2));
    const status = statuses[letter.charAt(0)] ?? 'changed';
    const sha = status === 'removed' ? before : after;
    const names =
      renamed === undefined ? { filename: path } : { filename: renamed, previous_filename: path };
    files.push({ ...names, status, sha });
    at += renamed === undefined ? 2 : 3;
  }
  return files;
}
