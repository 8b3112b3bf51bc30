import { createGitHub } from '@image-relay/github';
import { createRegistry } from '@image-relay/registry';
import { callMain, type RecordedEvent } from '@image-relay/testing';
import { contract } from '../src/contract.ts';
import { createMain } from '../src/main.ts';
import { type Ports, systemPorts } from '../src/ports.ts';

/** What one run in this process is given. */
export interface RunSettings {
  readonly event: Pick<RecordedEvent, 'eventName' | 'payload' | 'environment' | 'now' | 'tag'>;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly ports?: Partial<Ports>;
}

/** Runs `main` in this process with a clock that only sleeping moves. */
export async function runMain({ event, inputs, env, ports }: RunSettings) {
  const slept: number[] = [];
  let time = Date.parse(event.now ?? '2026-03-29T12:00:00Z');
  const main = createMain({
    ...systemPorts,
    openRegistry: (options) =>
      Promise.resolve(createRegistry({ ...options, sleep: () => Promise.resolve() })),
    openGitHub: (options) => Promise.resolve(createGitHub({ ...options, retries: 0 })),
    readCheckout: () => Promise.resolve(undefined),
    sleep: (milliseconds) => {
      slept.push(milliseconds);
      time += milliseconds;
      return Promise.resolve();
    },
    ...ports,
  });
  const tag: Record<string, string> = event.tag === undefined ? {} : { tag: event.tag };
  const called = await callMain({
    contract,
    main,
    inputs: { image: 'ghcr.io/Codertocat/Hello-World', ...tag, ...inputs },
    env: { HOME: '/nonexistent', ...event.environment, ...env },
    event: event.payload,
    now: () => new Date(time),
  });
  return { ...called, slept };
}
