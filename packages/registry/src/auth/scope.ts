/** One scope of the token protocol: `repository:acme/web:pull,push`, `registry:catalog:*`. */
export interface Scope {
  readonly type: string;
  readonly name: string;
  readonly actions: readonly string[];
}

/** What a call does to a repository; each action implies those before it. */
export type RepositoryAction = 'pull' | 'push' | 'delete';

const impliedActions: Record<RepositoryAction, readonly string[]> = {
  pull: ['pull'],
  push: ['pull', 'push'],
  delete: ['delete', 'pull', 'push'],
};

export function repositoryScope(repository: string, action: RepositoryAction): Scope {
  return { type: 'repository', name: repository, actions: impliedActions[action] };
}

export const catalogScope: Scope = { type: 'registry', name: 'catalog', actions: ['*'] };

/** Reads a challenge's scope parameter (scopes apart by spaces); text that is no scope is dropped. */
export function parseScopes(text: string | undefined): Scope[] {
  return (text ?? '').split(/\s+/).flatMap((part) => {
    // A repository name may hold a colon (host:port/name): type is before the first, actions after the last.
    const match = /^([^:]+):(.+):([^:]+)$/.exec(part);
    if (match === null) return [];
    const [, type = '', name = '', actions = ''] = match;
    return [{ type, name, actions: actions.split(',').filter((action) => action !== '') }];
  });
}

export function formatScope(scope: Scope): string {
  return `${scope.type}:${scope.name}:${[...scope.actions].sort().join(',')}`;
}

/** One scope for each resource, with every action asked of it, in a stable order. */
export function mergeScopes(scopes: readonly Scope[]): Scope[] {
  const merged = new Map<string, Scope>();
  for (const scope of scopes) {
    const key = `${scope.type}:${scope.name}`;
    const actions = new Set([...(merged.get(key)?.actions ?? []), ...scope.actions]);
    merged.set(key, { ...scope, actions: [...actions].sort() });
  }
  return [...merged.keys()].sort().flatMap((key) => merged.get(key) ?? []);
}

/** True when a token for `held` may be used where `needed` is asked: pull,push covers pull. */
export function coversScopes(held: readonly Scope[], needed: readonly Scope[]): boolean {
  return needed.every((want) =>
    held.some(
      (scope) =>
        scope.type === want.type &&
        scope.name === want.name &&
        (scope.actions.includes('*') ||
          want.actions.every((action) => scope.actions.includes(action))),
    ),
  );
}
