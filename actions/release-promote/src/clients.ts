import type { ActionContext } from '@image-relay/action-kit';
import type { RepositoryName } from '@image-relay/oci';
import type { Registry, RegistryOptions } from '@image-relay/registry';
import type { contract } from './contract.ts';

export type Context = ActionContext<typeof contract.inputs>;

/** Both sides of a promotion; one client when the same log-in serves both. */
export interface Clients {
  readonly source: Registry;
  readonly target: Registry;
  requests(): number;
  close(): Promise<void>;
}

export async function openClients(context: Context, from: RepositoryName): Promise<Clients> {
  const { createRegistry } = await import('@image-relay/registry');
  const { image, username, password, sourceUsername, sourcePassword } = context.inputs;
  const target = createRegistry(optionsOf(context, image.registry, { username, password }));
  const isShared = from.registry === image.registry && sourceUsername === undefined;
  const login = { username: sourceUsername, password: sourcePassword };
  const source = isShared ? target : createRegistry(optionsOf(context, from.registry, login));
  const all = [...new Set([source, target])];
  return {
    source,
    target,
    requests: () => all.reduce((sum, { stats }) => sum + stats.requests, 0),
    close: async () => void (await Promise.all(all.map((one) => one.close()))),
  };
}

function optionsOf(
  { inputs, env, signal }: Context,
  registry: string,
  {
    username,
    password,
  }: { readonly username: string | undefined; readonly password: string | undefined },
): RegistryOptions {
  const { concurrency, retries, plainHttp } = inputs;
  const isLogin = username !== undefined && password !== undefined;
  return {
    ...(isLogin ? { credentials: { username, password, registry } } : {}),
    concurrency,
    retries,
    plainHttp,
    env,
    signal,
  };
}
