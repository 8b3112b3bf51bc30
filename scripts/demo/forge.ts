import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { createGitHub, type PullRequestDetails } from '@image-relay/github';
import { type ForgeRepository, startForge } from '@image-relay/testing';

/** GitHub in the demo: the repository `acme/web` with the sources of the image, and a token for it. */
export interface DemoForge {
  readonly repository: ForgeRepository;
  readonly token: string;
  /** What the runner sets for actions that ask the API. */
  readonly env: Readonly<Record<string, string>>;
  /** Opens a pull request of a branch to `main`. */
  openPullRequest(branch: string, title: string): Promise<PullRequestDetails>;
  /** A folder with the files of a commit, gone after `close`. */
  checkOut(commit: string): string;
  countRequests(): Promise<number>;
  close(): Promise<void>;
}

const app = join(import.meta.dirname, 'app');

/** Starts it with the folder `app` as the first commit of `main`. */
export async function startDemoForge(): Promise<DemoForge> {
  const forge = await startForge();
  const repository = await forge.addRepository('acme', 'web');
  await repository.commit({ branch: 'main', message: 'Serve one page', files: readApp() });
  const token = forge.addToken();
  const env = { GITHUB_API_URL: forge.url, GITHUB_REPOSITORY: 'acme/web' };
  const folder = mkdtempSync(join(tmpdir(), 'demo-sources-'));
  return {
    repository,
    token,
    env,
    openPullRequest: async (branch, title) => {
      const { pullRequests } = createGitHub({ env, token });
      const wanted = { headBranch: branch, baseBranch: 'main', title, body: '' };
      return (await pullRequests.create({ owner: 'acme', name: 'web' }, wanted)).pullRequest;
    },
    checkOut: (commit) => {
      const target = join(folder, commit);
      mkdirSync(target, { recursive: true });
      const where = [`--git-dir=${repository.gitDirectory}`, `--work-tree=${target}`];
      const env = { ...process.env, GIT_INDEX_FILE: join(folder, `${commit}.index`) };
      execFileSync('git', [...where, 'checkout', '--quiet', commit, '--', '.'], {
        env,
        cwd: target,
      });
      return target;
    },
    countRequests: async () => forge.requests.length,
    close: async () => {
      rmSync(folder, { recursive: true, force: true });
      await forge.close();
    },
  };
}

function readApp(): Record<string, string> {
  const files = readdirSync(app, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(files.map((file) => [relative(app, file), readFileSync(file, 'utf8')]));
}
