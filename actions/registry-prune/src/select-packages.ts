import { ActionError } from '@image-relay/action-kit';
import { formatRepository, parseRepository, type RepositoryName } from '@image-relay/oci';

/** A repository, or all repositories of a registry that a pattern fits. */
export interface PackageSelector extends RepositoryName {
  /** Of repositories without their registry; absent for exactly one. */
  readonly pattern?: RegExp;
}

/** Reads `ghcr.io/acme/web` or `registry.example.com/acme/*`; a `*` is no `/`. Throws REFERENCE_INVALID. */
export function parsePackage(text: string): PackageSelector {
  const name = parseRepository(text.replaceAll('*', 'x'), { lowerCase: true });
  if (!text.includes('*')) return name;
  const at = text.indexOf('/') + 1;
  // Whatever stood for it would be asked, and get the log-in.
  if (text.slice(0, at).includes('*')) parseRepository(text);
  const source = text
    .slice(at)
    .toLowerCase()
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '[^/]*');
  return { ...name, repository: text.slice(at), pattern: new RegExp(`^${source}$`) };
}

/**
 * The repositories that are meant, each once; `list` gives the paths among which a pattern looks. Throws PACKAGES_EMPTY
 * for a pattern that fits none.
 */
export async function selectPackages(
  selectors: readonly PackageSelector[],
  list: (selector: PackageSelector) => Promise<readonly string[]>,
): Promise<readonly RepositoryName[]> {
  const found = new Map<string, RepositoryName>();
  const add = (one: RepositoryName) => void found.set(formatRepository(one), one);
  for (const selector of selectors) {
    const { registry: host, repository, pattern } = selector;
    if (pattern === undefined) {
      add({ registry: host, repository });
      continue;
    }
    const before = found.size;
    for (const path of await list(selector)) {
      if (pattern.test(path)) add({ registry: host, repository: path });
    }
    if (found.size === before) throw noneFits(`${host}/${repository}`);
  }
  return [...found.values()];
}

function noneFits(text: string): ActionError {
  return new ActionError('PACKAGES_EMPTY', `no repository of the catalogue fits "${text}"`, {
    hint: 'check the name; a `*` stands for any text without a slash',
  });
}
