import type { RepositoryName } from '@image-relay/oci';
import { createRegistry, type Registry } from '@image-relay/registry';
import { type RegistryCapabilities, serverLegs, type TestRegistry } from '@image-relay/testing';
import { afterAll, beforeAll, describe } from 'vitest';

/** One server with a client; both live as long as the suite around them. */
export interface Subject {
  readonly registry: Registry;
  readonly server: TestRegistry;
  /** What this server can do: expectations that differ read it. */
  readonly can: RegistryCapabilities;
  /** A repository that no other test uses. */
  repository(): RepositoryName;
}

const legs = await serverLegs();

/** Declares the same tests for every server of this machine; the others are skipped with their reason. */
export function describeContract(name: string, declare: (subject: Subject) => void): void {
  for (const leg of legs) {
    const reason = leg.missing === undefined ? '' : ` (skipped: ${leg.missing})`;
    describe.skipIf(leg.missing !== undefined)(`${name}, ${leg.name}${reason}`, () => {
      let server: TestRegistry | undefined;
      let registry: Registry | undefined;
      let repositories = 0;
      beforeAll(async () => {
        server = await leg.start();
        registry = createRegistry({ env: {}, credentialLookup: async () => undefined, retries: 1 });
      });
      afterAll(async () => {
        await registry?.close();
        await server?.close();
      });
      const started = <T>(value: T | undefined): T => {
        if (value === undefined) throw new Error('read outside of a test');
        return value;
      };
      declare({
        get registry() {
          return started(registry);
        },
        get server() {
          return started(server);
        },
        get can() {
          return started(server).capabilities;
        },
        repository() {
          repositories += 1;
          return { registry: started(server).host, repository: `contract/r${repositories}` };
        },
      });
    });
  }
}

/** Everything an iterable gives. */
export async function collect<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** The code of the error a promise fails with; `none` when it does not. */
export async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(
    () => 'none',
    (error: { code?: unknown }) => error.code,
  );
}
