/** What proves who we are to one registry. Exactly one kind is used: the first that is present. */
export interface Credential {
  /** A bearer token for the registry itself (docker config's `registrytoken`). */
  readonly registryToken?: string;
  /** A refresh token for the registry's token service (`identitytoken`). */
  readonly identityToken?: string;
  readonly username?: string;
  readonly password?: string;
}

/** Finds the credential for a repository such as `acme/web`; undefined means: go on anonymously. */
export type CredentialLookup = (
  registry: string,
  repository: string,
) => Promise<Credential | undefined>;

/** The value of an Authorization header for Basic authentication (RFC 7617, UTF-8). */
export function basicAuthorization(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
}

/** User name and secret as a helper or a file gives them; `<token>` marks a refresh token. */
export function credentialOf(username: string, secret: string): Credential | undefined {
  if (secret === '') return undefined;
  return username === '<token>' || username === ''
    ? { identityToken: secret }
    : { username, password: secret };
}

/** Every secret text in a credential, also in the form in which it is sent. */
export function secretsOf(credential: Credential): string[] {
  const { username = '', password, identityToken, registryToken } = credential;
  const basic =
    password === undefined ? undefined : basicAuthorization(username, password).slice(6);
  return [password, basic, identityToken, registryToken].filter((secret) => secret !== undefined);
}
