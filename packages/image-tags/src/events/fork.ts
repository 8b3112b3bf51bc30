import { valueAt } from '../payload.ts';

/**
 * Whether the head repository is another than the base. A head that is `null` is a fork which
 * was deleted. Repositories are compared by id, else by name.
 */
export function isFork(payload: unknown, headPath: string, basePaths: readonly string[]): boolean {
  const head = valueAt(payload, headPath);
  if (head === null) return true;
  const base = basePaths.map((path) => valueAt(payload, path)).find((found) => found != null);
  const ids = [head, base].map((repository) => valueAt(repository, 'id'));
  if (ids.every((id) => typeof id === 'number')) return ids[0] !== ids[1];
  const [headName, baseName] = [head, base].map((repository) => valueAt(repository, 'full_name'));
  if (typeof headName !== 'string' || typeof baseName !== 'string') return false;
  return headName.toLowerCase() !== baseName.toLowerCase();
}
