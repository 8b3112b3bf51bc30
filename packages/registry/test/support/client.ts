import {
  createRegistry,
  type Registry,
  type RegistryOptions,
  type RequestRecord,
} from '@image-relay/registry';

/** A client for tests: no files of this machine, no real waiting; it notes what it did. */
export interface TestClient extends AsyncDisposable {
  readonly registry: Registry;
  /** Milliseconds of every wait between repeats. */
  readonly waits: readonly number[];
  readonly records: readonly RequestRecord[];
}

export function testClient(options: RegistryOptions = {}): TestClient {
  const waits: number[] = [];
  const records: RequestRecord[] = [];
  const registry = createRegistry({
    env: { HOME: '/nonexistent' },
    random: () => 0.5,
    sleep: async (ms) => {
      waits.push(ms);
    },
    onRequest: (record) => records.push(record),
    ...options,
  });
  return {
    registry,
    waits,
    records,
    [Symbol.asyncDispose]: () => registry.close(),
  };
}

/** Every item of a list that comes in pieces. */
export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** A whole body as text. */
export async function textOf(body: AsyncIterable<Uint8Array> | undefined): Promise<string> {
  return Buffer.concat(await collect(body ?? nothing())).toString('utf8');
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
