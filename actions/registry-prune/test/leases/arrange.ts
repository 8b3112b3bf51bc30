import { createGitHub } from '@image-relay/github';
import {
  type ForgeRepository,
  type MemoryRegistry,
  startForge,
  startMemoryRegistry,
} from '@image-relay/testing';
import { onTestFinished } from 'vitest';
import { image, now } from '../registries.ts';
import { runMain } from '../run-main.ts';

/** A registry with acme/web: one image that goes under each given tag, and one release. */
export async function serveTags(...tags: readonly string[]): Promise<MemoryRegistry> {
  const server = await startMemoryRegistry();
  onTestFinished(() => server.close());
  server.state.load('acme/web', image('release', 200), ['v9.9.9']);
  for (const tag of tags) server.state.load('acme/web', image(tag, 100), [tag]);
  return server;
}

/** Adds an image of acme/web that is so many hours old. */
export function serveAged(server: MemoryRegistry, tag: string, hours: number): void {
  server.state.load('acme/web', image(tag, hours / 24), [tag]);
}

/** The digest that a tag of acme/web has. */
export function digestOf(server: MemoryRegistry, tag: string): string {
  return server.state.repository('acme/web').tags[tag] ?? '';
}

/** A GitHub with acme/web and a branch fix, which the runs of a test belong to. */
export async function arrange() {
  const forge = await startForge();
  onTestFinished(() => forge.close());
  const repository = await forge.addRepository('acme', 'web');
  const main = await repository.commit({ branch: 'main', files: { 'a.txt': 'a\n' } });
  await repository.setRef('refs/heads/fix', main);
  const fix = await repository.commit({ branch: 'fix', files: { 'b.txt': 'b\n' } });
  const env = {
    GITHUB_API_URL: forge.url,
    GITHUB_REPOSITORY: 'acme/web',
    GITHUB_RUN_ID: '4711',
  };
  const token = forge.addToken();
  const github = createGitHub({ token, env });
  const web = { owner: 'acme', name: 'web' };
  const open = async (title = 'fix') => {
    const wanted = { headBranch: 'fix', baseBranch: 'main', title, body: '' };
    return (await github.pullRequests.create(web, wanted)).pullRequest;
  };
  const deploy = async (ref: string, payload: Readonly<Record<string, unknown>> = {}) => {
    const { id } = await github.deployments.create(web, { ref, environment: 'live', payload });
    await github.deployments.setState(web, id, { state: 'success' });
    return id;
  };
  return { forge, repository, main, fix, env, token, github, web, open, deploy };
}

export type Arranged = Awaited<ReturnType<typeof arrange>>;

/** Adds a run of the repository. */
export function addRun(repository: ForgeRepository, headCommit: string, more: object = {}) {
  const facts = { createdAt: '2026-01-30T12:00:00Z', headBranch: 'main', event: 'push' };
  return repository.addRun({ ...facts, headCommit, status: 'in_progress', ...more });
}

/** Where runs are that belong to no repository. */
export const nowhere = { env: {}, token: '' };

/** Plans or applies acme/web, of which everything is old but for one release. */
export async function prune(
  server: MemoryRegistry,
  { env, token }: Readonly<{ env: Readonly<Record<string, string>>; token: string }>,
  inputs: Readonly<Record<string, string>> = {},
) {
  const packages = `${server.host}/acme/web`;
  const rules = '- match: ^v9.9.9$\n  keep: forever\n- match: ^.*$\n  keep-for: 24h';
  const given = { packages, rules, token, 'max-delete-percent': '100', ...inputs };
  const run = await runMain({ inputs: given, env, now });
  const versions = run.reports.flatMap((one) => one.packages).flatMap((one) => one.versions);
  const kept = versions.filter(({ decision }) => decision === 'keep').flatMap(({ tags }) => tags);
  return {
    ...run,
    versions,
    /** Tags that are in use. */
    kept: kept.filter((tag) => tag !== 'v9.9.9').toSorted(),
    /** Tags that are there afterwards. */
    there: Object.keys(server.state.repository('acme/web').tags).filter((tag) => tag !== 'v9.9.9'),
    deletes: server.log.count({ method: 'DELETE' }),
  };
}
