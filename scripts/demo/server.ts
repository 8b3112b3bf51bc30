import { setTimeout as wait } from 'node:timers/promises';
import { startDistribution, startMemoryRegistry } from '@image-relay/testing';

/** The registry of the demo, and how many requests it has answered. */
export interface DemoServer {
  readonly name: string;
  readonly host: string;
  /** Why it is not the real one. */
  readonly note?: string;
  countRequests(): Promise<number>;
  close(): Promise<void>;
}

/** CNCF distribution when `docker-registry` is on the PATH, else the in-process registry, unless one is `required`. */
export async function startServer({ required }: { required: boolean }): Promise<DemoServer> {
  const distribution = await startDistribution();
  if (distribution !== undefined) {
    const { name, host } = distribution;
    const countRequests = async (): Promise<number> => {
      await wait(20); // a line of the access log follows its answer
      return distribution.output().match(accessLine)?.length ?? 0;
    };
    return { name, host, countRequests, close: () => distribution.close() };
  }
  if (required) throw new Error('docker-registry is not on the PATH');
  const memory = await startMemoryRegistry();
  return {
    name: memory.name,
    host: memory.host,
    note: 'docker-registry is not on the PATH: embedded registry',
    countRequests: async () => memory.log.count(),
    close: () => memory.close(),
  };
}

/** The client's requests; the probe for readiness comes before the first step. */
const accessLine = /"(GET|HEAD|PUT|POST|PATCH|DELETE) \/v2\/[^"]*HTTP\/[\d.]+" \d{3}/g;
