import { homedir } from 'node:os';
import { join } from 'node:path';
import { type CredentialFile, readCredentialFile } from './config-file.ts';
import type { Credential, CredentialLookup } from './credential.ts';
import { askHelper, type HelperOptions } from './helper.ts';
import { bestKey, helperServer } from './match.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where credentials are looked for, in order: `$DOCKER_CONFIG/config.json` or
 * `~/.docker/config.json`; then Podman's `$REGISTRY_AUTH_FILE`, or `$XDG_RUNTIME_DIR` and `~/.config`.
 */
export function credentialPaths(env: Environment): string[] {
  const home = env.HOME || homedir();
  const docker = join(env.DOCKER_CONFIG || join(home, '.docker'), 'config.json');
  if (env.REGISTRY_AUTH_FILE) return [docker, env.REGISTRY_AUTH_FILE];
  const runtime = env.XDG_RUNTIME_DIR;
  const config = env.XDG_CONFIG_HOME || join(home, '.config');
  return [
    docker,
    ...(runtime ? [join(runtime, 'containers', 'auth.json')] : []),
    join(config, 'containers', 'auth.json'),
  ];
}

/** Looks into the files of {@link credentialPaths}, each read once; the first that answers wins. */
export function createFileLookup(options: {
  readonly env: Environment;
  readonly helperTimeoutMs: number;
}): CredentialLookup {
  const helper: HelperOptions = { env: options.env, timeoutMs: options.helperTimeoutMs };
  let files: Promise<CredentialFile | undefined>[] | undefined;
  return async (registry, repository) => {
    files ??= credentialPaths(options.env).map(readOnce);
    for (const file of files) {
      const known = await file;
      const found = known && (await findIn(known, { registry, repository }, helper));
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

/** A failure belongs to the one who awaits it, not to the process. */
function readOnce(path: string): Promise<CredentialFile | undefined> {
  const file = readCredentialFile(path);
  file.catch(() => {});
  return file;
}

async function findIn(
  file: CredentialFile,
  target: { registry: string; repository: string },
  helper: HelperOptions,
): Promise<Credential | undefined> {
  const server = helperServer(target.registry);
  const ownHelper = bestKey(file.credHelpers.keys(), target);
  const name = ownHelper === undefined ? file.credsStore : file.credHelpers.get(ownHelper);
  if (name !== undefined) {
    const answer = await askHelper(name, server, helper);
    if (answer !== undefined || ownHelper !== undefined) return answer;
  }
  const key = bestKey(file.auths.keys(), target);
  return key === undefined ? undefined : file.auths.get(key);
}
