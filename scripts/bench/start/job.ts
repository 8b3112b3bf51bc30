import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const repository = 'acme/web';
const commit = '1f0c2a9e5d7b4c3a8e6f1d2b3c4a5968778695a4';

/** The surroundings of a push to the default branch, on this machine alone. */
export interface Job {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly apiUrl: string;
  close(): Promise<void>;
}

/** Makes the files and the API of a job: one that knows the repository and nothing else. */
export async function openJob(): Promise<Job> {
  const folder = await mkdtemp(join(tmpdir(), 'image-relay-bench-'));
  const file = (name: string) => join(folder, name);
  for (const name of ['output', 'env', 'state', 'path', 'summary']) await writeFile(file(name), '');
  await writeFile(file('event.json'), JSON.stringify(payload()));
  const server = createServer((request, response) => {
    const isKnown = request.url === `/repos/${repository}`;
    response.writeHead(isKnown ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isKnown ? repositoryFacts() : { message: 'Not Found' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const apiUrl = `http://127.0.0.1:${port}`;
  return {
    folder,
    apiUrl,
    env: { ...variables(), ...commandFiles(file), GITHUB_API_URL: apiUrl, RUNNER_TEMP: folder },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function commandFiles(file: (name: string) => string): Record<string, string> {
  return {
    GITHUB_OUTPUT: file('output'),
    GITHUB_ENV: file('env'),
    GITHUB_STATE: file('state'),
    GITHUB_PATH: file('path'),
    GITHUB_STEP_SUMMARY: file('summary'),
    GITHUB_EVENT_PATH: file('event.json'),
  };
}

function variables(): Record<string, string> {
  return {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_EVENT_NAME: 'push',
    GITHUB_REF: 'refs/heads/main',
    GITHUB_REF_NAME: 'main',
    GITHUB_REF_TYPE: 'branch',
    GITHUB_REPOSITORY: repository,
    GITHUB_REPOSITORY_OWNER: 'acme',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_SHA: commit,
    GITHUB_RUN_ID: '1',
    GITHUB_RUN_ATTEMPT: '1',
  };
}

function payload() {
  return {
    ref: 'refs/heads/main',
    before: '0'.repeat(40),
    after: commit,
    deleted: false,
    repository: repositoryFacts(),
    head_commit: { id: commit, timestamp: '2026-01-02T03:04:05Z' },
  };
}

function repositoryFacts() {
  return {
    name: 'web',
    full_name: repository,
    default_branch: 'main',
    description: 'A page',
    html_url: `https://github.com/${repository}`,
    owner: { login: 'acme' },
    license: { spdx_id: 'MIT' },
  };
}
