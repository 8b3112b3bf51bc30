import {
  createRegistry,
  type ImageVerdict,
  type VerifyOptions,
  verifyImage,
} from '@image-relay/registry';
import {
  type ImageFixture,
  type MemoryRegistry,
  type MemoryRegistryOptions,
  startMemoryRegistry,
} from '@image-relay/testing';
import { onTestFinished } from 'vitest';

/** A fixture behind a registry over HTTP, and a client for it. */
export interface Served {
  readonly server: MemoryRegistry;
  readonly registry: ReturnType<typeof createRegistry>;
  /** Verifies the tag `v1`, or what `reference` names. */
  verify(options?: VerifyOptions & { readonly reference?: string }): Promise<ImageVerdict>;
}

export const repository = 'acme/web';

/** Serves a fixture as `acme/web:v1` until the test ends; requests fail at once instead of being repeated. */
export async function serve(
  fixture: ImageFixture,
  options: MemoryRegistryOptions = {},
  timeoutMs = 4_000,
): Promise<Served> {
  const server = await startMemoryRegistry({ checkReferences: false, ...options });
  server.state.load(repository, fixture, ['v1']);
  const registry = createRegistry({
    retries: 0,
    timeoutMs,
    credentialLookup: async () => undefined,
  });
  onTestFinished(async () => {
    await registry.close();
    await server.close();
  });
  return {
    server,
    registry,
    verify: async ({ reference = 'v1', ...rest } = {}) =>
      await verifyImage(registry, { registry: server.host, repository, reference }, rest),
  };
}
