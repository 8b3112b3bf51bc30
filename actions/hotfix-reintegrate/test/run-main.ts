import type { ActionContext, InputValues } from '@image-relay/action-kit';
import { parseInputs } from '@image-relay/action-kit';
import { createAppToken, createGitHub } from '@image-relay/github';
import { contract } from '../src/contract.ts';
import { createMain } from '../src/main.ts';
import type { Ports } from '../src/ports.ts';

/** What one run in this process is given. */
export interface RunSettings {
  /** The API's root. */
  readonly api: string;
  readonly token?: string;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly event?: unknown;
  readonly ports?: Partial<Ports>;
}

/** An entry of the output `pull-requests`, as users read it. */
export interface Entry {
  readonly target: string;
  readonly outcome: string;
  readonly branch?: string;
  readonly conflict: boolean;
  readonly files: readonly string[];
  readonly number?: number;
  readonly url?: string;
  readonly draft?: boolean;
  readonly compareUrl?: string;
}

/** Runs `main` in this process; waiting takes no time, and nothing is asked for twice by itself. */
export async function runMain(settings: RunSettings) {
  const lines: string[] = [];
  const blocks: string[] = [];
  const failures: Error[] = [];
  const secrets: string[] = [];
  const noSleep = { sleep: () => Promise.resolve() };
  const ports: Ports = {
    openGitHub: (options) =>
      Promise.resolve(createGitHub({ ...options, retries: 0, ports: noSleep })),
    createAppToken: (login, options) =>
      createAppToken(login, { ...options, retries: 0, ports: { ...options.ports, ...noSleep } }),
    sleep: () => Promise.resolve(),
    ...settings.ports,
  };
  const context: ActionContext<typeof contract.inputs> = {
    inputs: inputsOf(settings),
    env: {
      GITHUB_API_URL: settings.api,
      GITHUB_SERVER_URL: 'https://github.test',
      GITHUB_REPOSITORY: 'acme/web',
      GITHUB_REF: 'refs/heads/release/1.2',
      GITHUB_RUN_ID: '42',
      ...settings.env,
    },
    log: recordingLog(lines),
    summary: { add: (...added) => void blocks.push(...added.map((one) => one.markdown)) },
    now: () => new Date('2026-03-29T12:00:00Z'),
    event: () => settings.event ?? { repository: { default_branch: 'main' } },
    exportVariable: () => undefined,
    setSecret: (secret) => void secrets.push(secret),
    fail: (error) => void failures.push(error),
    signal: new AbortController().signal,
  };
  const outputs = await createMain(ports)(context);
  const entries = outputs.pullRequests as readonly Entry[];
  const codes = failures.map((one) => ('code' in one ? String(one.code) : one.message));
  return { outputs, entries, lines, codes, failures, secrets, summary: blocks.join('\n') };
}

function inputsOf({ token, inputs }: RunSettings): InputValues<typeof contract.inputs> {
  const given = {
    version: 'v1.2.4',
    ...(token === undefined ? {} : { 'default-token': token }),
    ...inputs,
  };
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
