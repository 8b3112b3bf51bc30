import {
  type Call,
  created,
  type ForgeAnswer,
  notFound,
  ok,
  type Routes,
  refused,
  textIn,
} from './answer.ts';
import { readCommit } from './git-objects.ts';
import { buildTree, type TreeChange, treeEntries, writeBlob, writeCommit } from './git-write.ts';
import { apiRoot, renderGitCommit } from './render.ts';
import { timestamp } from './state.ts';

/** Objects without a ref: https://docs.github.com/rest/git. */
export const gitDatabaseRoutes: Routes = {
  'git/create-commit': { permission: 'contents=write', answer: createCommit },
  'git/create-tree': { permission: 'contents=write', answer: createTree },
  'git/get-tree': { permission: 'contents=read', answer: getTree },
  'git/create-blob': {
    permission: 'contents=write',
    answer: async (call) => {
      const isBase64 = textIn(call, 'encoding') === 'base64';
      const content = Buffer.from(textIn(call, 'content') ?? '', isBase64 ? 'base64' : 'utf8');
      const sha = await writeBlob(call.repository.git, content);
      return created({ sha, url: `${apiRoot(call)}/git/blobs/${sha}` });
    },
  },
  'git/get-blob': {
    permission: 'contents=read',
    answer: async (call) => {
      const sha = call.parameters.file_sha ?? '';
      const found = await call.repository.git.objects.read(sha);
      if (found?.type !== 'blob') return notFound();
      const { bytes } = found;
      const facts = { sha, size: bytes.length, url: `${apiRoot(call)}/git/blobs/${sha}` };
      return ok({ ...facts, content: bytes.toString('base64'), encoding: 'base64' });
    },
  },
};

interface Person {
  readonly name?: string;
  readonly email?: string;
  readonly date?: string;
}

/** Without an author it is who asks; without a committer it is the author. */
async function createCommit(call: Call): Promise<ForgeAnswer> {
  const { git } = call.repository;
  const tree = textIn(call, 'tree') ?? '';
  const parents = (call.body.parents ?? []) as readonly string[];
  if (!(await isObject(call, tree, 'tree'))) return refused(422, 'Tree SHA does not exist');
  const known = await Promise.all(parents.map((one) => isObject(call, one, 'commit')));
  if (known.includes(false)) {
    return refused(422, 'Parent SHA does not exist or is not a commit object');
  }
  const { login } = call.token;
  const asker = { name: login, email: `${login}@users.test`, date: timestamp(call.state) };
  const author = { ...asker, ...(call.body.author as Person | undefined) };
  const committer = { ...author, ...(call.body.committer as Person | undefined) };
  const message = textIn(call, 'message') ?? '';
  const sha = await writeCommit(git, { tree, parents, author, committer, message });
  const commit = await readCommit(git, sha);
  return commit === undefined ? notFound() : created(renderGitCommit(call, commit));
}

async function createTree(call: Call): Promise<ForgeAnswer> {
  const { git } = call.repository;
  const base = textIn(call, 'base_tree');
  const changes = (call.body.tree ?? []) as readonly TreeChange[];
  if (base !== undefined && !(await isObject(call, base, 'tree'))) {
    return refused(422, 'base_tree is not a valid tree oid');
  }
  const hashes = changes.map((one) => one.sha).filter((one) => typeof one === 'string');
  const checks = await Promise.all(hashes.map((one) => git.objects.find(one)));
  if (checks.includes(undefined)) {
    return refused(422, 'tree.sha is not a valid object');
  }
  const sha = await buildTree(git, base, changes);
  if (sha === undefined) return refused(422, 'GitRPC::BadObjectState');
  return created(await renderTree(call, sha, false));
}

async function getTree(call: Call): Promise<ForgeAnswer> {
  const name = call.parameters.tree_sha ?? '';
  const { git } = call.repository;
  const found = await git.objects.find(`${name}^{tree}`);
  if (found === undefined) return notFound();
  return ok(await renderTree(call, found.sha, call.query.has('recursive')));
}

async function renderTree(call: Call, sha: string, isDeep: boolean) {
  const tree = await treeEntries(call.repository.git, sha, isDeep);
  return { sha, url: `${apiRoot(call)}/git/trees/${sha}`, tree, truncated: false };
}

async function isObject(call: Call, sha: string, type: string): Promise<boolean> {
  return (await call.repository.git.objects.find(sha))?.type === type;
}
