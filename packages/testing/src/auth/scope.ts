import type { RegistryRequest } from '../registry/exchange.ts';
import { type Grants, grantedOn, type RepositoryAction } from './options.ts';

/** Actions on one resource, as in `repository:acme/web:pull,push` of the Docker token protocol. */
export interface Scope {
  readonly type: string;
  readonly name: string;
  readonly actions: readonly string[];
}

/** What a request needs; empty for the ping. */
export function scopesOf(request: RegistryRequest): readonly Scope[] {
  const { kind, repository } = request.route;
  if (kind === 'catalog') return [{ type: 'registry', name: 'catalog', actions: ['*'] }];
  if (repository === undefined) return [];
  const own: Scope = { type: 'repository', name: repository, actions: actionsOf(request) };
  const query = request.url.searchParams;
  const from = query.get('mount') === null ? null : query.get('from');
  return from === null ? [own] : [own, { type: 'repository', name: from, actions: ['pull'] }];
}

function actionsOf(request: RegistryRequest): readonly RepositoryAction[] {
  const { method, route } = request;
  if (route.kind === 'upload') return ['pull', 'push'];
  if (method === 'GET' || method === 'HEAD') return ['pull'];
  return method === 'DELETE' ? ['delete'] : ['pull', 'push'];
}

/** Whether every scope is covered. Only a grant on `*` opens the catalogue. */
export function covers(grants: Grants, scopes: readonly Scope[]): boolean {
  return scopes.every((scope) => grantedActions(grants, scope).length === scope.actions.length);
}

/** The part of a scope that is granted. */
export function grantedActions(grants: Grants, scope: Scope): readonly string[] {
  if (scope.type === 'registry') return grants['*'] === undefined ? [] : scope.actions;
  const granted: readonly string[] = grantedOn(grants, scope.name);
  return scope.actions.filter((action) => granted.includes(action));
}

/** Reads `type:name:action,action`; names may hold colons (a port). */
export function parseScope(text: string): Scope | undefined {
  const first = text.indexOf(':');
  const last = text.lastIndexOf(':');
  if (first < 0 || last <= first) return undefined;
  const actions = text
    .slice(last + 1)
    .split(',')
    .filter((one) => one !== '');
  return { type: text.slice(0, first), name: text.slice(first + 1, last), actions };
}

export function formatScope(scope: Scope): string {
  return `${scope.type}:${scope.name}:${scope.actions.join(',')}`;
}
