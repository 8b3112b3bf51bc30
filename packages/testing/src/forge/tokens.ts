import type { KnownApp } from './account-model.ts';

/** What a token may do. */
export interface TokenGrant {
  /** `github-actions[bot]` by default. */
  readonly login?: string;
  /** `actions` is the token of a workflow's run, the default. */
  readonly kind?: 'actions' | 'app' | 'user';
  /** By the names of X-Accepted-GitHub-Permissions: contents, pull_requests, issues, actions. */
  readonly permissions?: Readonly<Record<string, 'read' | 'write'>>;
  /** `owner/name` of what it reaches; everything by default. */
  readonly repositories?: readonly string[] | 'all';
  readonly expiresAt?: Date;
}

/** A token as the stand-in knows it. */
export interface KnownToken extends Required<Omit<TokenGrant, 'expiresAt'>> {
  readonly expiresAt: Date | undefined;
  /** The App that signed it, of a JSON web token. */
  readonly app: KnownApp | undefined;
}

/** A permission as `contents=write`; alternatives are separated by `; `. `app` asks for an App. */
export type Permission = string;

const everything = {
  actions: 'write',
  contents: 'write',
  deployments: 'write',
  issues: 'write',
  packages: 'write',
  pull_requests: 'write',
} as const;

/** Fills a grant; without permissions it may do everything. */
export function knownToken(grant: TokenGrant): KnownToken {
  return {
    login: grant.login ?? 'github-actions[bot]',
    kind: grant.kind ?? 'actions',
    permissions: grant.permissions ?? everything,
    repositories: grant.repositories ?? 'all',
    expiresAt: grant.expiresAt,
    app: undefined,
  };
}

/** Who asks without a token. */
export const anonymous: KnownToken = knownToken({ login: '', kind: 'user', permissions: {} });

/** Who asks with an App's own signature: nothing but the endpoints for Apps. */
export function appToken(app: KnownApp): KnownToken {
  return { ...knownToken({ login: app.slug, kind: 'app', permissions: {} }), app };
}

/** Says whether a token has one of the alternatives; `metadata=read` comes with every token. */
export function isGranted(token: KnownToken, permission: Permission): boolean {
  if (permission === 'app' || token.app !== undefined) {
    return permission === 'app' && token.app !== undefined;
  }
  return permission.split('; ').some((alternative) => {
    const [name = '', level] = alternative.split('=');
    const has = token.permissions[name];
    return name === 'metadata' || has === 'write' || (has === 'read' && level === 'read');
  });
}
