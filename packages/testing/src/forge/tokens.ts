/** What a token may do. */
export interface TokenGrant {
  /** `github-actions[bot]` by default. */
  readonly login?: string;
  /** `actions` is the token of a workflow's run, the default. */
  readonly kind?: 'actions' | 'app' | 'user';
  /** By the names of X-Accepted-GitHub-Permissions: contents, pull_requests, issues, actions. */
  readonly permissions?: Readonly<Record<string, 'read' | 'write'>>;
}

/** A token as the stand-in knows it. */
export type KnownToken = Required<TokenGrant>;

/** A permission as `contents=write`; alternatives are separated by `; `. */
export type Permission = string;

/** Who asks without a token. */
export const anonymous: KnownToken = { login: '', kind: 'user', permissions: {} };

const everything = {
  actions: 'write',
  contents: 'write',
  issues: 'write',
  pull_requests: 'write',
} as const;

/** Fills a grant; without permissions it may do everything. */
export function knownToken(grant: TokenGrant): KnownToken {
  return {
    login: grant.login ?? 'github-actions[bot]',
    kind: grant.kind ?? 'actions',
    permissions: grant.permissions ?? everything,
  };
}

/** Says whether a token has one of the alternatives; `metadata=read` comes with every token. */
export function isGranted(token: KnownToken, permission: Permission): boolean {
  return permission.split('; ').some((alternative) => {
    const [name = '', level] = alternative.split('=');
    const has = token.permissions[name];
    return name === 'metadata' || has === 'write' || (has === 'read' && level === 'read');
  });
}
