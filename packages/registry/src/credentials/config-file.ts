import { readFile } from 'node:fs/promises';
import { RegistryError } from '../errors.ts';
import { type Credential, credentialOf } from './credential.ts';

/** The parts of a docker config.json or podman auth.json that hold credentials. */
export interface CredentialFile {
  readonly path: string;
  readonly auths: ReadonlyMap<string, Credential | undefined>;
  readonly credHelpers: ReadonlyMap<string, string>;
  readonly credsStore?: string;
}

/** Reads one file; undefined when it does not exist. REGISTRY_CREDENTIALS when it cannot be read. */
export async function readCredentialFile(path: string): Promise<CredentialFile | undefined> {
  const text = await readText(path);
  if (text === undefined) return undefined;
  return parseCredentialFile(text, path);
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw unreadable(path, `cannot be read (${code})`);
  }
}

/** Takes the text of a configuration file apart. Errors never quote it: it holds secrets. */
export function parseCredentialFile(text: string, path: string): CredentialFile {
  const root = asRecord(parseJson(text, path));
  if (root === undefined) throw unreadable(path, 'does not hold a JSON object');
  const auths = Object.entries(asRecord(root.auths) ?? {}).map(
    ([key, entry]) => [key, parseAuth(asRecord(entry) ?? {}, { path, key })] as const,
  );
  const helpers = Object.entries(asRecord(root.credHelpers) ?? {}).flatMap(([key, name]) =>
    typeof name === 'string' && name !== '' ? [[key, name] as const] : [],
  );
  const store = root.credsStore;
  return {
    path,
    auths: new Map(auths),
    credHelpers: new Map(helpers),
    ...(typeof store === 'string' && store !== '' ? { credsStore: store } : {}),
  };
}

function parseJson(text: string, path: string): unknown {
  try {
    // A byte order mark is legal in the wild. An empty file is what `touch` leaves behind.
    const body = text.replace(/^\uFEFF/, '').trim();
    return body === '' ? {} : JSON.parse(body);
  } catch {
    throw unreadable(path, 'is not JSON');
  }
}

function parseAuth(
  entry: Record<string, unknown>,
  where: { path: string; key: string },
): Credential | undefined {
  const registryToken = textOf(entry.registrytoken);
  if (registryToken !== '') return { registryToken };
  const identityToken = textOf(entry.identitytoken);
  if (identityToken !== '') return { identityToken };
  const auth = textOf(entry.auth);
  if (auth === '') return credentialOf(textOf(entry.username), textOf(entry.password));
  const pair = Buffer.from(auth, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  if (colon <= 0) {
    throw unreadable(
      where.path,
      `has an "auth" for "${where.key}" that is not base64 of user:password`,
    );
  }
  return credentialOf(pair.slice(0, colon), pair.slice(colon + 1).replace(/\0+$/, ''));
}

function unreadable(path: string, what: string): RegistryError {
  return new RegistryError('REGISTRY_CREDENTIALS', `the credential file "${path}" ${what}`, {
    hint: 'Log in again with docker login or podman login, or repair the file.',
  });
}

function asRecord(value: unknown): Record<string, unknown> | undefined {
  const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isRecord ? (value as Record<string, unknown>) : undefined;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown';
}
