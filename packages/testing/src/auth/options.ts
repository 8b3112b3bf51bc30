export type RepositoryAction = 'pull' | 'push' | 'delete';

/** Actions by repository path; `*` stands for every repository. */
export type Grants = Readonly<Record<string, readonly RepositoryAction[]>>;

export interface TestUser {
  readonly password: string;
  /** Default: everything everywhere. */
  readonly grants?: Grants;
}

export interface TokenOptions {
  readonly mode: 'token';
  readonly users?: Readonly<Record<string, TestUser>>;
  /** What a token without credentials may do. Default: nothing. */
  readonly anonymous?: Grants;
  /** Default `test-registry`. */
  readonly service?: string;
  /** Lifetime of a token. Default 300. */
  readonly expiresInSeconds?: number;
  /** Requests a token is good for before it counts as expired. Default: any number. */
  readonly maxUses?: number;
  /** Answer the oauth2 POST form of the token endpoint (404 otherwise). Default true. */
  readonly oauth2?: boolean;
  /** URL of another token server. Default: `/token` of this one. */
  readonly realm?: string;
  /** How a valid token without the action is refused. Default 401, as CNCF distribution does. */
  readonly refusal?: 401 | 403;
}

export interface BasicOptions {
  readonly mode: 'basic';
  readonly users: Readonly<Record<string, TestUser>>;
  /** What requests without credentials may do. Default: nothing. */
  readonly anonymous?: Grants;
}

export type AuthOptions = { readonly mode: 'none' } | BasicOptions | TokenOptions;

const everything: Grants = { '*': ['pull', 'push', 'delete'] };

/** A user's grants when the password fits, undefined when it does not. */
export function grantsOfUser(
  users: Readonly<Record<string, TestUser>> | undefined,
  login: { readonly username: string; readonly password: string },
): Grants | undefined {
  const user = users?.[login.username];
  return user?.password === login.password ? (user.grants ?? everything) : undefined;
}

/** The actions granted on one repository. */
export function grantedOn(grants: Grants, repository: string): readonly RepositoryAction[] {
  return grants[repository] ?? grants['*'] ?? [];
}

/** Reads an `Authorization: Basic` value. */
export function readBasic(header: string): { username: string; password: string } | undefined {
  const match = /^basic (.+)$/i.exec(header);
  if (match?.[1] === undefined) return undefined;
  const text = Buffer.from(match[1], 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0
    ? undefined
    : { username: text.slice(0, colon), password: text.slice(colon + 1) };
}
