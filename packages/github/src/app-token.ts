import { createPrivateKey, sign } from 'node:crypto';
import { type ApiClient, createClient, type GitHubOptions } from './client.ts';
import { GitHubError } from './errors.ts';
import { memberOf, textOf } from './member.ts';
import { type GitHubRepository, rootOf } from './repository.ts';
import { unexpected } from './unexpected.ts';

/** An App to ask a token of. */
export interface AppLogin {
  /** Its id or client id. */
  readonly appId: string;
  /** PEM; line breaks may be written as `\n`. */
  readonly privateKey: string;
  /** The token reaches this repository alone. */
  readonly repository: GitHubRepository;
  /** Fewer than the installation has, by the API's names: `{ pull_requests: 'write' }`. */
  readonly permissions?: Readonly<Record<string, 'read' | 'write'>>;
}

/** A token of an App's installation; mask it before anything else. */
export interface AppToken {
  readonly token: string;
  /** ISO 8601, an hour from now. */
  readonly expiresAt: string;
  /** Makes the token worthless. */
  readonly revoke: () => Promise<void>;
}

/** Clocks differ: the signature is from a minute ago and lasts nine. */
const [skew, life] = [60, 540];

/**
 * Logs an App in on a repository: https://docs.github.com/apps, "Authenticating as an installation".
 * GITHUB_UNAUTHORIZED for a key that is none or not the App's, GITHUB_NOT_FOUND where the App is not
 * installed, GITHUB_REFUSED for permissions that it does not have.
 */
export async function createAppToken(
  login: AppLogin,
  options: Omit<GitHubOptions, 'token'> = {},
): Promise<AppToken> {
  const now = options.ports?.now?.() ?? Date.now();
  const client = createClient({ ...options, token: signLogin(login, now) });
  const installation = await findInstallation(client, login.repository);
  const path = `/app/installations/${installation}/access_tokens`;
  const { permissions } = login;
  const limits = permissions === undefined ? {} : { permissions };
  const body = { repositories: [login.repository.name], ...limits };
  const { data } = await client.send({ method: 'POST', path, body, isRepeatable: true });
  const [token, expiresAt] = [textOf(data, 'token'), textOf(data, 'expires_at')];
  if (token === undefined || expiresAt === undefined) {
    throw unexpected(`POST ${path}`, 'token and expires_at');
  }
  const revoke = async () => {
    const own = createClient({ ...options, token });
    await own.send({ method: 'DELETE', path: '/installation/token', isRepeatable: true });
  };
  return { token, expiresAt, revoke };
}

async function findInstallation(client: ApiClient, repository: GitHubRepository): Promise<number> {
  const path = `${rootOf(repository)}/installation`;
  const body = await client.find(path);
  if (body === undefined) {
    const name = `${repository.owner}/${repository.name}`;
    throw new GitHubError('GITHUB_NOT_FOUND', `the App is not installed on ${name}`, {
      endpoint: `GET ${path}`,
      status: 404,
      hint: 'install the App on the repository, or check `app-id`',
    });
  }
  const id = memberOf(body, 'id');
  if (typeof id !== 'number') throw unexpected(`GET ${path}`, 'id');
  return id;
}

/** RFC 7519 with RS256, the only algorithm that GitHub takes. */
function signLogin({ appId, privateKey }: AppLogin, now: number): string {
  const seconds = Math.floor(now / 1000);
  const claims = { iat: seconds - skew, exp: seconds + life, iss: appId };
  const parts = [{ alg: 'RS256', typ: 'JWT' }, claims].map((part) => {
    return Buffer.from(JSON.stringify(part)).toString('base64url');
  });
  const signed = parts.join('.');
  return `${signed}.${signText(signed, privateKey.replaceAll('\\n', '\n'))}`;
}

function signText(text: string, pem: string): string {
  try {
    return sign('sha256', Buffer.from(text), createPrivateKey(pem)).toString('base64url');
  } catch {
    // What the key holds must not get into a message.
    throw new GitHubError('GITHUB_UNAUTHORIZED', 'the private key cannot sign', {
      endpoint: 'GET /app',
      hint: 'pass the RSA key in PEM form that the App’s settings gave, from BEGIN to END',
    });
  }
}
