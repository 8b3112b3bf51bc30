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
  textIn,
} from './answer.ts';
import { isAncestor, listRefs, resolveCommit } from './git-objects.ts';
import { createRef } from './loose-files.ts';
import { renderRef } from './render.ts';
import { isProtected, violation } from './rules.ts';

/** Refs: https://docs.github.com/rest/git/refs, tags and branches. */
export const refRoutes: Routes = {
  'git/get-ref': { permission: 'contents=read', answer: getRef },
  'git/list-matching-refs': {
    permission: 'contents=read',
    answer: async (call) => {
      const refs = await listRefs(call.repository.git, `refs/${call.parameters.ref}`);
      return listed(refs.map((one) => renderRef(call, one)));
    },
  },
  'git/create-ref': { permission: 'contents=write', answer: answerCreate },
  'git/update-ref': { permission: 'contents=write', answer: updateRef },
  'git/delete-ref': { permission: 'contents=write', answer: deleteRef },
  'git/get-tag': { permission: 'contents=read', answer: getTag },
  'repos/list-tags': {
    permission: 'metadata=read',
    answer: async (call) => {
      const tags = await listRefs(call.repository.git, 'refs/tags/');
      const name = (ref: string) => ref.slice('refs/tags/'.length);
      return listed(
        tags.toReversed().map(({ ref, commit }) => ({ name: name(ref), commit: { sha: commit } })),
      );
    },
  },
  'repos/list-branches': {
    permission: 'contents=read',
    answer: async (call) => {
      const branches = await listRefs(call.repository.git, 'refs/heads/');
      return listed(
        branches.map(({ ref, sha }) => {
          return { name: ref.slice(11), commit: { sha }, protected: isProtected(call, ref) };
        }),
      );
    },
  },
  'repos/get-branch': {
    permission: 'contents=read',
    answer: async (call) => {
      const name = call.parameters.branch ?? '';
      const sha = await resolveCommit(call.repository.git, `refs/heads/${name}`);
      if (sha === undefined) return notFound('Branch not found');
      return ok({ name, commit: { sha }, protected: isProtected(call, `refs/heads/${name}`) });
    },
  },
};

/** https://git-scm.com/docs/git-check-ref-format */
function isRefName(ref: string): boolean {
  // oxlint-disable-next-line no-control-regex
  const isForbidden = /[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\.|\/\/|\.lock(?:\/|$)|[./]$/.test(ref);
  return /^refs\/[^/]+\/./.test(ref) && !isForbidden;
}

/** A ref by its whole name: `refs/heads/main`. */
async function find(call: Call, name: string) {
  const { objects } = call.repository.git;
  const [found, commit] = [await objects.find(name), await objects.find(`${name}^{commit}`)];
  if (found === undefined || commit === undefined) return undefined;
  return { ref: name, ...found, commit: commit.sha };
}

async function getRef(call: Call): Promise<ForgeAnswer> {
  const ref = await find(call, `refs/${call.parameters.ref}`);
  return ref === undefined ? notFound() : ok(renderRef(call, ref));
}

async function answerCreate(call: Call): Promise<ForgeAnswer> {
  const { git } = call.repository;
  const [ref = '', sha = ''] = [textIn(call, 'ref'), textIn(call, 'sha')];
  if (!isRefName(ref)) return refProblem(`${ref} is not a valid ref name.`);
  if ((await git.objects.find(sha)) === undefined) return refProblem('Object does not exist');
  const forbidden = violation(call, ref, 'create');
  if (forbidden !== undefined) return forbidden;
  if ((await find(call, ref)) !== undefined || !(await createRef(git.directory, ref, sha)))
    return refProblem('Reference already exists');
  return created(
    renderRef(call, (await find(call, ref)) ?? { ref, sha, commit: sha, type: 'commit' }),
  );
}

async function updateRef(call: Call): Promise<ForgeAnswer> {
  const { git } = call.repository;
  const ref = `refs/${call.parameters.ref}`;
  const sha = textIn(call, 'sha') ?? '';
  const current = await find(call, ref);
  if (current === undefined) return refProblem('Reference does not exist');
  if ((await git.objects.find(sha)) === undefined) return refProblem('Object does not exist');
  const forbidden = violation(call, ref, 'update');
  if (forbidden !== undefined) return forbidden;
  const isForward = await isAncestor(git, current.sha, sha);
  if (!isForward && call.body.force !== true) return refProblem('Update is not a fast forward');
  const { exitCode } = await git.attempt(['update-ref', ref, sha, current.sha]);
  if (exitCode !== 0) return refProblem('Reference cannot be updated');
  return ok(renderRef(call, { ...current, sha }));
}

async function deleteRef(call: Call): Promise<ForgeAnswer> {
  const ref = await find(call, `refs/${call.parameters.ref}`);
  if (ref === undefined) return refProblem('Reference does not exist');
  const forbidden = violation(call, ref.ref, 'delete');
  if (forbidden !== undefined) return forbidden;
  await call.repository.git.run(['update-ref', '-d', ref.ref]);
  return nothing;
}

async function getTag(call: Call): Promise<ForgeAnswer> {
  const sha = call.parameters.tag_sha ?? '';
  const found = await call.repository.git.objects.read(sha);
  if (found?.type !== 'tag') return notFound();
  const text = found.bytes.toString('utf8');
  const header = (name: string) => new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1] ?? '';
  const message = text.slice(text.indexOf('\n\n') + 2).trimEnd();
  return ok({
    sha,
    tag: header('tag'),
    message,
    object: { sha: header('object'), type: header('type') },
  });
}

function refProblem(message: string): ForgeAnswer {
  return invalid(message, { resource: 'Reference', field: 'ref', code: 'custom' });
}
