import type { ActionContext } from '@image-relay/action-kit';
import type { Registry } from '@image-relay/registry';
import type { contract } from './contract.ts';

export type Context = ActionContext<typeof contract.inputs>;

/** The one registry of the run, with the log-in of the inputs. Close it after use. */
export async function openClient({ inputs, env, signal }: Context): Promise<Registry> {
  const { createRegistry } = await import('@image-relay/registry');
  const { username, password, packages, concurrency, retries, plainHttp } = inputs;
  const [first] = packages;
  const isLogin = username !== undefined && password !== undefined && first !== undefined;
  return createRegistry({
    ...(isLogin ? { credentials: { username, password, registry: first.registry } } : {}),
    concurrency,
    retries,
    plainHttp,
    env,
    signal,
  });
}
