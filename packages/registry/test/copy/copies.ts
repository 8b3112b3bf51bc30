import {
  type CopiedImage,
  type CopyOptions,
  copyImage,
  createRegistry,
  type Registry,
} from '@image-relay/registry';
import {
  type ImageFixture,
  type MemoryRegistry,
  type MemoryRegistryOptions,
  startMemoryRegistry,
} from '@image-relay/testing';
import { onTestFinished } from 'vitest';

/** Two places with a fixture in the first; both are in one registry unless `other` says what the second is. */
export interface Places {
  readonly source: MemoryRegistry;
  readonly target: MemoryRegistry;
  readonly client: Registry;
  readonly copy: (options?: Partial<CopyOptions>) => Promise<CopiedImage>;
}

export const from = 'acme/build';
export const to = 'acme/web';

/** A client that repeats nothing, until the test ends. */
export function startClient(): Registry {
  const client = createRegistry({ retries: 0, env: {}, credentialLookup: async () => undefined });
  onTestFinished(() => client.close());
  return client;
}

export async function startRegistry(options?: MemoryRegistryOptions): Promise<MemoryRegistry> {
  const server = await startMemoryRegistry(options);
  onTestFinished(() => server.close());
  return server;
}

export async function places(
  fixture: ImageFixture,
  options: { readonly first?: MemoryRegistryOptions; readonly other?: MemoryRegistryOptions } = {},
): Promise<Places> {
  const source = await startRegistry(options.first);
  const target = options.other === undefined ? source : await startRegistry(options.other);
  source.state.load(from, fixture, ['build']);
  const client = startClient();
  return {
    source,
    target,
    client,
    copy: (more = {}) =>
      copyImage(client, {
        from: { registry: source.host, repository: from },
        to: { registry: target.host, repository: to },
        root: fixture.root.digest,
        referrers: 'carry',
        ...more,
      }),
  };
}

/** The fixture's content as a repository without the tag of its own has it. */
export function contentOf({ manifests, blobs, tags = new Map() }: ImageFixture) {
  return {
    manifests: [...manifests.keys()].sort(),
    blobs: [...blobs.keys()].sort(),
    tags: Object.fromEntries([...tags].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** Every manifest of a repository names only what is there. */
export function danglingTags(server: MemoryRegistry, repository: string): readonly string[] {
  const { tags, manifests } = server.state.repository(repository);
  return Object.entries(tags)
    .filter(([, digest]) => !manifests.includes(digest))
    .map(([tag]) => tag);
}
