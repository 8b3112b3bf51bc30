import type { Identity } from '../src/index.ts';

/** The head commit of the examples. */
export const commit = '0a19012bcdef0a19012bcdef0a19012bcdef0a19';
export const tree = '77aa00bb'.repeat(5);
/** An identity of that commit. */
export const of = (kind: Identity['kind'], facts: Partial<Identity> = {}): Identity => ({
  kind,
  commit,
  fork: false,
  ...facts,
});
export const pullRequest = of('pull-request', { pullRequest: 7, branch: 'topic' });
export const main = of('default-branch', { branch: 'main' });
export const release = (version: string) => of('release', { gitTag: `v${version}`, version });
