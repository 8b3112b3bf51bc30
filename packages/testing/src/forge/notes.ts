import type { Call } from './answer.ts';
import { readCommits, resolveCommit } from './git-objects.ts';
import { latestOf } from './latest.ts';
import { pageRoot } from './render.ts';

interface NotesRequest {
  readonly tag: string;
  readonly target: string;
  readonly previous: string | undefined;
}

/** Notes in GitHub's form: the pull requests merged since the previous tag, or the latest release. */
export async function generateNotes(call: Call, request: NotesRequest) {
  const { git, pullRequests } = call.repository;
  const tagged = await resolveCommit(git, `refs/tags/${request.tag}`);
  const target = tagged ?? (await resolveCommit(git, request.target));
  if (target === undefined) return undefined;
  const previous = request.previous ?? latestOf(call.repository)?.tag;
  const since = previous === undefined ? [] : [`^${await commitOfTag(call, previous)}`];
  const commits = new Set((await readCommits(git, target, ...since)).map((one) => one.sha));
  const merged = pullRequests.filter((one) => commits.has(one.mergeCommit ?? ''));
  const lines = merged.map((one) => {
    return `* ${one.title} by @${one.author} in ${pageRoot(call)}/pull/${one.number}`;
  });
  const changes = lines.length === 0 ? [] : ["## What's Changed", ...lines, '', ''];
  const range =
    previous === undefined ? `commits/${request.tag}` : `compare/${previous}...${request.tag}`;
  const link = `**Full Changelog**: ${pageRoot(call)}/${range}`;
  return { name: request.tag, body: [...changes, link].join('\n') };
}

async function commitOfTag(call: Call, tag: string): Promise<string> {
  const commit = await resolveCommit(call.repository.git, `refs/tags/${tag}`);
  if (commit === undefined) throw new Error(`no tag ${tag} to begin the notes at`);
  return commit;
}
