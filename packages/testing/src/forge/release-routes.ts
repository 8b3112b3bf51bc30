import {
  type Call,
  created,
  type ForgeAnswer,
  invalid,
  listed,
  notFound,
  nothing,
  ok,
  type Routes,
  refused,
  textIn,
} from './answer.ts';
import { resolveCommit } from './git-objects.ts';
import { isLatestCandidate, latestOf } from './latest.ts';
import { createRef } from './loose-files.ts';
import type { ForgeRelease } from './model.ts';
import { generateNotes } from './notes.ts';
import { renderRelease } from './render.ts';
import { nextId, timestamp, visible } from './state.ts';
import { isGranted } from './tokens.ts';

const read = 'contents=read';
const write = 'contents=write';

/** Releases: https://docs.github.com/rest/releases/releases. */
export const releaseRoutes: Routes = {
  'repos/list-releases': {
    permission: read,
    answer: (call) => {
      const entries = visible(call.state, call.repository.releases);
      const seen = entries.filter((one) => !one.isDraft || isGranted(call.token, write));
      return listed(seen.toReversed().map((one) => renderRelease(call, one)));
    },
  },
  'repos/get-release': { permission: read, answer: (call) => render(call, findRelease(call)) },
  'repos/get-release-by-tag': {
    permission: read,
    answer: (call) => {
      const tag = call.parameters.tag ?? '';
      return render(
        call,
        call.repository.releases.find((one) => !one.isDraft && one.tag === tag),
      );
    },
  },
  'repos/get-latest-release': {
    permission: read,
    answer: (call) => render(call, latestOf(call.repository)),
  },
  'repos/create-release': { permission: write, answer: createRelease },
  'repos/update-release': { permission: write, answer: updateRelease },
  'repos/delete-release': {
    permission: write,
    answer: (call) => {
      const release = findRelease(call);
      if (release === undefined) return notFound();
      call.repository.releases.splice(call.repository.releases.indexOf(release), 1);
      return nothing;
    },
  },
  'repos/generate-release-notes': {
    permission: write,
    answer: async (call) => {
      const tag = textIn(call, 'tag_name') ?? '';
      const target = textIn(call, 'target_commitish') ?? 'main';
      const previous = textIn(call, 'previous_tag_name');
      if (previous !== undefined && !(await hasTag(call, previous))) {
        return refused(422, 'Invalid previous_tag parameter');
      }
      const notes = await generateNotes(call, { tag, target, previous });
      return notes === undefined ? targetProblem() : ok(notes);
    },
  },
};

/** The release that the path names; drafts are there for those who may write. */
export function findRelease(call: Call): ForgeRelease | undefined {
  const id = Number(call.parameters.release_id);
  const found = call.repository.releases.find((one) => one.id === id);
  return found?.isDraft === true && !isGranted(call.token, write) ? undefined : found;
}

function render(call: Call, release: ForgeRelease | undefined): ForgeAnswer {
  return release === undefined ? notFound() : ok(renderRelease(call, release));
}

async function createRelease(call: Call): Promise<ForgeAnswer> {
  const release: ForgeRelease = {
    id: nextId(call.state),
    createdAt: timestamp(call.state),
    bornAt: call.state.turn,
    author: call.token.login,
    tag: '',
    target: 'main',
    name: null,
    body: null,
    isDraft: false,
    isPrerelease: false,
    isImmutable: false,
    publishedAt: null,
    assets: [],
  };
  const problem = await change(call, release, true);
  if (problem !== undefined) return problem;
  call.repository.releases.push(release);
  return created(renderRelease(call, release));
}

async function updateRelease(call: Call): Promise<ForgeAnswer> {
  const release = findRelease(call);
  if (release === undefined) return notFound();
  const problem = await change(call, release, release.isDraft);
  return problem ?? ok(renderRelease(call, release));
}

/** Takes over the members of the body, and publishes what is a draft no more. */
async function change(
  call: Call,
  release: ForgeRelease,
  wasDraft: boolean,
): Promise<ForgeAnswer | undefined> {
  const { body, repository } = call;
  // As GitHub does: a draft that is changed without naming its tag loses it (https://github.com/cli/cli, release edit).
  const kept = release.isDraft ? `untagged-${release.id}` : release.tag;
  const next = {
    tag: textIn(call, 'tag_name') ?? kept,
    target: textIn(call, 'target_commitish') ?? release.target,
    name: textIn(call, 'name') ?? release.name,
    body: textIn(call, 'body') ?? release.body,
    isDraft: typeof body.draft === 'boolean' ? body.draft : release.isDraft,
    isPrerelease: typeof body.prerelease === 'boolean' ? body.prerelease : release.isPrerelease,
  };
  const others = repository.releases.filter((one) => one !== release && !one.isDraft);
  if (!next.isDraft && others.some((one) => one.tag === next.tag)) {
    const message = 'Validation Failed';
    return invalid(message, { resource: 'Release', field: 'tag_name', code: 'already_exists' });
  }
  if (!next.isDraft && !release.isImmutable && repository.usedTags.has(next.tag)) {
    const reason = 'tag_name was used by an immutable release';
    const error = { resource: 'Release', field: 'tag_name', code: 'custom', message: reason };
    return { ...refused(422, ''), body: { message: 'Validation Failed', errors: [error] } };
  }
  if (!next.isDraft && !(await makeTag(call, next.tag, next.target))) return targetProblem();
  Object.assign(release, next);
  const isPublished = wasDraft && !release.isDraft;
  if (isPublished) markPublished(call, release);
  const asked = textIn(call, 'make_latest') ?? (isPublished ? 'true' : 'false');
  if (asked === 'true' && isLatestCandidate(release)) repository.latest = release.id;
  if (asked === 'legacy' && isLatestCandidate(release)) repository.latest = undefined;
  return undefined;
}

function markPublished(call: Call, release: ForgeRelease): void {
  release.publishedAt = timestamp(call.state);
  release.isImmutable = call.state.options.immutableReleases;
  if (release.isImmutable) call.repository.usedTags.add(release.tag);
}

/** A published release has its tag: an existing one stays where it is. */
async function makeTag(call: Call, tag: string, target: string): Promise<boolean> {
  const { git } = call.repository;
  if (await hasTag(call, tag)) return true;
  const commit = await resolveCommit(git, target);
  if (commit === undefined) return false;
  return await createRef(git.directory, `refs/tags/${tag}`, commit);
}

async function hasTag(call: Call, tag: string): Promise<boolean> {
  return (await resolveCommit(call.repository.git, `refs/tags/${tag}`)) !== undefined;
}

function targetProblem(): ForgeAnswer {
  const error = { resource: 'Release', field: 'target_commitish', code: 'invalid' };
  return invalid('Validation Failed', error);
}
