import { type ForgeOptions, startForge, type TokenGrant } from '@image-relay/testing';
import { onTestFinished } from 'vitest';
import { createGitHub } from '../src/index.ts';

/** A GitHub with acme/web, a branch `fix` ahead of `main`, and ports to it. */
export async function startedForge(options: ForgeOptions = {}) {
  const forge = await startForge(options);
  onTestFinished(() => forge.close());
  const repository = await forge.addRepository('acme', 'web');
  const first = await repository.commit({ branch: 'main', files: { 'a.txt': 'one\n' } });
  await repository.setRef('refs/heads/fix', first);
  const fix = await repository.commit({ branch: 'fix', files: { 'b.txt': 'b\n' } });
  const slept: number[] = [];
  const connect = (grant?: TokenGrant) => {
    const start = Date.now();
    let late = 0;
    const sleep = async (milliseconds: number) => {
      slept.push(milliseconds);
      late += milliseconds;
    };
    const ports = { sleep, now: () => start + late };
    const env = { GITHUB_API_URL: forge.url };
    return createGitHub({ token: forge.addToken(grant), env, ports });
  };
  const web = { owner: 'acme', name: 'web' };
  return { forge, repository, first, fix, slept, connect, github: connect(), web };
}
