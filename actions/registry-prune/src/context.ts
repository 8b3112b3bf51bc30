import type { ActionContext } from '@image-relay/action-kit';
import type { Registry } from '@image-relay/registry';
import type { contract } from './contract.ts';
import { isGitHubRegistry } from './github/package-name.ts';

export type Context = ActionContext<typeof contract.inputs>;

/** The one registry of the run, with the log-in of the inputs. Close it after use. */
export async function openClient(context: Context): Promise<Registry> {
  const { inputs, env, signal } = context;
  const { createRegistry } = await import('@image-relay/registry');
  const { username, password, packages, concurrency, retries, plainHttp, token } = inputs;
  const registry = packages[0]?.registry;
  const isLogin = username !== undefined && password !== undefined && registry !== undefined;
  const isOwn = token !== undefined && registry !== undefined && isGitHubBackend(context, registry);
  return createRegistry({
    ...(isLogin ? { credentials: { username, password, registry } } : {}),
    // The token of the job is one of its registry too, whatever the user is called.
    ...(isOwn
      ? { fallback: { username: env.GITHUB_ACTOR || 'token', password: token, registry } }
      : {}),
    concurrency,
    retries,
    plainHttp,
    env,
    signal,
  });
}

/** Whether versions are listed and deleted by the API of GitHub Packages. */
export function isGitHubBackend({ inputs, env }: Context, registry: string): boolean {
  if (inputs.backend !== 'auto') return inputs.backend === 'github';
  return isGitHubRegistry(registry, env);
}
