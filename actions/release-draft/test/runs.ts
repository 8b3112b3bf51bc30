import { createGitHub, type GitHubOptions } from '@image-relay/github';
import {
  callMain,
  type Forge,
  type ForgeOptions,
  type ForgeRepository,
  openNetwork,
  startForge,
} from '@image-relay/testing';
import { onTestFinished } from 'vitest';
import { contract } from '../src/contract.ts';
import { createMain } from '../src/main.ts';
import type { Ports } from '../src/ports.ts';

export const digestOf = (commit: string) => `sha256:${commit}${'0'.repeat(24)}`;
export const image = 'ghcr.io/acme/web';
/** The inputs of a tested image of a commit. */
export const imageOf = (commit: string) => ({ image, digest: digestOf(commit) });

/** A GitHub with acme/web, whose main has a first commit. */
export async function started(options: ForgeOptions = {}) {
  const forge = await startForge(options);
  onTestFinished(() => forge.close());
  const repository = await forge.addRepository('acme', 'web');
  const first = await repository.commit({ branch: 'main', files: { 'a.txt': 'one\n' } });
  return { forge, repository, first };
}

/** A way to that GitHub, of a client that may die. */
export async function between({ forge }: { readonly forge: Forge }, prefix = '') {
  const network = openNetwork();
  onTestFinished(() => network.close());
  const url = await network.front(forge.url, prefix);
  return { network, forge: { url, addToken: () => forge.addToken() } };
}

/** What one run in this process is given. */
export interface RunSettings {
  readonly forge: Pick<Forge, 'url' | 'addToken'>;
  readonly commit: string;
  readonly branch?: string;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly event?: unknown;
  readonly token?: string;
  readonly github?: Partial<GitHubOptions>;
  readonly ports?: Partial<Ports>;
}

/** Runs `main` in this process; pauses take no time. */
export async function draft(settings: RunSettings) {
  const { forge, commit, branch = 'main', token = forge.addToken() } = settings;
  const main = createMain({
    openGitHub: (options) => {
      const clock = { sleep: () => Promise.resolve() };
      return Promise.resolve(createGitHub({ ...options, ports: clock, ...settings.github }));
    },
    sleep: () => new Promise((resolve) => void setImmediate(resolve)),
    random: () => 0,
    ...settings.ports,
  });
  return await callMain({
    contract,
    main,
    inputs: { token, ...settings.inputs },
    env: {
      GITHUB_API_URL: forge.url,
      GITHUB_SERVER_URL: 'https://github.test',
      GITHUB_REPOSITORY: 'acme/web',
      GITHUB_EVENT_NAME: 'push',
      GITHUB_REF: `refs/heads/${branch}`,
      GITHUB_SHA: commit,
      ...settings.env,
    },
    event: settings.event ?? { repository: { default_branch: 'main' } },
  });
}

/** Merges a pull request with one file of its own, and gives the commit on the branch. */
export async function merge(
  { forge, repository }: { readonly forge: Forge; readonly repository: ForgeRepository },
  pullRequest: {
    readonly title: string;
    readonly labels?: readonly string[];
    readonly base?: string;
    readonly author?: string;
  },
): Promise<string> {
  const { title, labels = [], base = 'main', author = 'mona' } = pullRequest;
  const branch = `change-${repository.pullRequests.length + 1}`;
  await repository.setRef(`refs/heads/${branch}`, base);
  await repository.commit({ branch, files: { [`${branch}.txt`]: title } });
  const env = { GITHUB_API_URL: forge.url };
  const github = createGitHub({ token: forge.addToken({ login: author }), env });
  const web = { owner: 'acme', name: 'web' };
  const wanted = { headBranch: branch, baseBranch: base, title, body: '' };
  const { pullRequest: opened } = await github.pullRequests.create(web, wanted);
  await github.issues.addLabels(web, opened.number, labels);
  return await repository.mergePullRequest(opened.number, 'squash');
}

/** Publishes a draft with its tag, as a person does. */
export async function publish(forge: Forge, id: number | undefined): Promise<void> {
  const env = { GITHUB_API_URL: forge.url };
  const { releases } = createGitHub({ token: forge.addToken(), env });
  const web = { owner: 'acme', name: 'web' };
  const { tag = '' } = (await releases.get(web, id ?? 0)) ?? {};
  await releases.publish(web, id ?? 0, { tag, makeLatest: true });
}

/** What a release is, with what its record names. */
export function stateOf({ releases }: ForgeRepository) {
  return releases.map(({ tag, target, name, body, isDraft, isPrerelease, assets }) => ({
    tag,
    target,
    name,
    body: body ?? '',
    isDraft,
    isPrerelease,
    assets: assets.map((one) => [one.name, new TextDecoder().decode(one.bytes)]),
  }));
}
