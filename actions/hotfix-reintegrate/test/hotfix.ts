import {
  type Forge,
  type ForgeOptions,
  type ForgeRepository,
  startForge,
  type TokenGrant,
} from '@image-relay/testing';
import { onTestFinished } from 'vitest';
import { git } from './git.ts';
import { type RunSettings, runMain } from './run-main.ts';

export const branch = 'reintegrate/1.2.4-to-main';
export const ten = Array.from({ length: 10 }, (_, index) => `line ${index}\n`).join('');

/** A change of one line of a file of ten. */
export function changed(line: number, text: string): string {
  return ten.replace(`line ${line}\n`, `${text}\n`);
}

/** A repository whose line release/1.2 has a hotfix by hubot, and what a test does with it. */
export interface Hotfix {
  readonly forge: Forge;
  readonly web: ForgeRepository;
  /** The release commit. */
  readonly commit: string;
  readonly token: string;
  readonly run: (settings?: Partial<RunSettings>) => ReturnType<typeof runMain>;
}

/** `main` has gone on by itself; with `conflict` it changed the line that the hotfix changes. */
export async function startHotfix(
  kind: 'clean' | 'conflict' = 'clean',
  options: ForgeOptions & { readonly grant?: TokenGrant } = {},
): Promise<Hotfix> {
  const forge = await startForge({ now: () => new Date('2026-03-29T12:00:00Z'), ...options });
  onTestFinished(() => forge.close());
  const web = await forge.addRepository('acme', 'web');
  const commit = await arrange(web, kind);
  const token = forge.addToken(options.grant);
  const run: Hotfix['run'] = (settings) => runMain({ api: forge.url, token, ...settings });
  return { forge, web, commit, token, run };
}

/** The history; gives the release commit. */
export async function arrange(web: ForgeRepository, kind: 'clean' | 'conflict'): Promise<string> {
  const first = { 'a.txt': ten, 'b.txt': 'b\n' };
  const base = await web.commit({ branch: 'main', files: first });
  await web.setRef('refs/heads/release/1.2', base);
  const ours = { clean: { 'main.txt': 'main\n' }, conflict: { 'a.txt': changed(3, 'main') } };
  await web.commit({ branch: 'main', files: ours[kind] });
  return await web.commit({
    branch: 'release/1.2',
    files: { 'a.txt': changed(3, 'fixed') },
    message: 'fix: the crash',
    author: 'hubot',
  });
}

/** What a run leaves: all that people see of the pull requests, and all branches by content. */
export async function endState(web: ForgeRepository) {
  const pullRequests = web.pullRequests.map((one) => {
    const { head, base, title, body, state, isDraft, labels, reviewers } = one;
    const text = (body ?? '').replace(/ head=[0-9a-f]+/, '');
    return { head, base, title, body: text, state, isDraft, labels, reviewers };
  });
  const format = '--format=%(refname:short) %(tree) %(parent)';
  return { pullRequests, refs: await git(web.gitDirectory, 'for-each-ref', format) };
}
