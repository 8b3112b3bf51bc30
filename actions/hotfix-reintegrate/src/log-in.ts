import type { AppToken, GitHubOptions, GitHubRepository } from '@image-relay/github';
import type { Ports } from './ports.ts';
import type { Context } from './run.ts';

/** The token of a run; `close` makes one of an App worthless again. */
export interface Login {
  readonly options: GitHubOptions;
  /** No workflow starts on what the workflow's own token opens. */
  readonly isOwnToken: boolean;
  readonly close: () => Promise<void>;
}

/** The first of App, token and default token that is given. */
export async function logIn(
  { inputs, env, log, now, setSecret }: Context,
  ports: Ports,
  repository: GitHubRepository,
): Promise<Login> {
  const { appId, privateKey, token, defaultToken } = inputs;
  const options = { env: { ...env } };
  const close = () => Promise.resolve();
  if (appId !== undefined && privateKey !== undefined) {
    const login = { appId, privateKey, repository };
    const permissions = { contents: 'write', pull_requests: 'write' } as const;
    const clock = { now: () => now().getTime() };
    const asked = { ...login, permissions };
    const app = await ports.createAppToken(asked, { ...options, ports: clock });
    setSecret(app.token);
    log.info(`token: of the App ${appId}`);
    const withToken = { ...options, token: app.token };
    return { options: withToken, isOwnToken: false, close: () => revoke(app, log) };
  }
  if (token !== undefined) {
    log.info('token: the input token');
    return { options: { ...options, token }, isOwnToken: false, close };
  }
  log.info('token: the default token');
  const own = defaultToken === undefined ? options : { ...options, token: defaultToken };
  return { options: own, isOwnToken: true, close };
}

/** A token that stays valid for its hour fails nothing. */
async function revoke({ revoke: revokeToken }: AppToken, log: Context['log']): Promise<void> {
  try {
    await revokeToken();
  } catch {
    log.info('the token of the App could not be revoked; it expires within the hour');
  }
}
