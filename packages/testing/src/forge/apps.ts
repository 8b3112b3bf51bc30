import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { KnownApp } from './account-model.ts';
import { type ForgeState, nextId } from './state.ts';

/** An App to register and install. */
export interface NewApp {
  /** `relay` by default; its commits and pull requests are by `relay[bot]`. */
  readonly slug?: string;
  /** What its installation was granted. */
  readonly permissions?: Readonly<Record<string, 'read' | 'write'>>;
  /** `owner/name` of what it is installed on; every repository by default. */
  readonly repositories?: readonly string[];
}

/** What a registered App has to log in with. */
export interface ForgeApp {
  readonly id: number;
  readonly clientId: string;
  readonly installationId: number;
  /** PEM, PKCS #1, as GitHub hands it out. */
  readonly privateKey: string;
}

let keys: { readonly publicKey: string; readonly privateKey: string } | undefined;

/** Registers an App and installs it; all Apps share one key, which takes long to make. */
export function addApp(state: ForgeState, app: NewApp): ForgeApp {
  keys ??= generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  const login = { id: nextId(state), clientId: `Iv23${randomBytes(8).toString('hex')}` };
  const known: KnownApp = {
    ...login,
    publicKey: keys.publicKey,
    slug: app.slug ?? 'relay',
    installationId: nextId(state),
    permissions: app.permissions ?? { contents: 'write', pull_requests: 'write' },
    repositories: app.repositories ?? 'all',
  };
  state.apps.push(known);
  return { ...login, installationId: known.installationId, privateKey: keys.privateKey };
}

/** Says whether an App is installed on a repository. */
export function isInstalled(app: KnownApp, repository: string): boolean {
  const name = repository.toLowerCase();
  return app.repositories === 'all' || app.repositories.some((one) => one.toLowerCase() === name);
}
