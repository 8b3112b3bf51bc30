import { createAppToken, createGitHub } from '@image-relay/github';
import { callMain } from '@image-relay/testing';
import { contract } from '../src/contract.ts';
import type { TargetResult } from '../src/core/result.ts';
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

/** Runs `main` in this process; waiting takes no time, and nothing is asked for twice by itself. */
export async function runMain(settings: RunSettings) {
  const { api, token, inputs, env } = settings;
  const noSleep = { sleep: () => Promise.resolve() };
  const ports: Ports = {
    openGitHub: (options) =>
      Promise.resolve(createGitHub({ ...options, retries: 0, ports: noSleep })),
    createAppToken: (login, options) =>
      createAppToken(login, { ...options, retries: 0, ports: { ...options.ports, ...noSleep } }),
    sleep: () => Promise.resolve(),
    ...settings.ports,
  };
  const given = token === undefined ? {} : { 'default-token': token };
  const called = await callMain({
    contract,
    main: createMain(ports),
    inputs: { version: 'v1.2.4', ...given, ...inputs },
    env: {
      GITHUB_API_URL: api,
      GITHUB_SERVER_URL: 'https://github.test',
      GITHUB_REPOSITORY: 'acme/web',
      GITHUB_REF: 'refs/heads/release/1.2',
      GITHUB_RUN_ID: '42',
      ...env,
    },
    event: settings.event ?? { repository: { default_branch: 'main' } },
    now: new Date('2026-03-29T12:00:00Z'),
  });
  const { failures, outputs } = called;
  const codes = failures.map((one) => ('code' in one ? String(one.code) : one.message));
  return { ...called, codes, entries: outputs.pullRequests as readonly TargetResult[] };
}
