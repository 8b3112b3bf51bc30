import { type ActionContext, type InputValues, parseInputs } from '@image-relay/action-kit';
import { createGitHub } from '@image-relay/github';
import { createRegistry } from '@image-relay/registry';
import type { RecordedEvent } from '@image-relay/testing';
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
export async function runMain(settings: RunSettings) {
  const { event } = settings;
  const lines: string[] = [];
  const blocks: string[] = [];
  const slept: number[] = [];
  let time = Date.parse(event.now ?? '2026-03-29T12:00:00Z');
  const ports: Ports = {
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
    ...settings.ports,
  };
  const context: ActionContext<typeof contract.inputs> = {
    inputs: inputsOf(settings),
    env: { HOME: '/nonexistent', ...event.environment, ...settings.env },
    log: recordingLog(lines),
    summary: { add: (...added) => void blocks.push(...added.map((one) => one.markdown)) },
    now: () => new Date(time),
    event: () => event.payload,
    exportVariable: () => undefined,
    setSecret: () => undefined,
    fail: (error) => void lines.push(error.message),
    signal: new AbortController().signal,
  };
  const outputs = await createMain(ports)(context);
  return { outputs, lines, slept, summary: blocks.join('\n') };
}

function inputsOf({ event, inputs }: RunSettings): InputValues<typeof contract.inputs> {
  const tag: Record<string, string> = event.tag === undefined ? {} : { tag: event.tag };
  const given = { image: 'ghcr.io/Codertocat/Hello-World', ...tag, ...inputs };
  const variables = Object.entries(given).map(([name, value]) => [
    `INPUT_${name.toUpperCase()}`,
    value,
  ]);
  return parseInputs(contract, Object.fromEntries(variables) as Record<string, string>);
}

function recordingLog(lines: string[]): ActionContext['log'] {
  const record = (line: string) => void lines.push(line);
  return {
    info: record,
    debug: record,
    notice: record,
    warning: (line) => void lines.push(`warning: ${line}`),
    group: (_title, body) => body(),
    progress: () => undefined,
  };
}
