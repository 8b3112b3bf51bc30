import type { GitCommit, GitPerson, GitRef } from './git-objects.ts';
import type { ForgeAsset, ForgeComment, ForgeRelease, RepositoryState } from './model.ts';
import type { ForgeState } from './state.ts';

/** What every rendering needs: where it is served and for which repository. */
export interface Place {
  readonly state: ForgeState;
  readonly repository: RepositoryState;
}

/** The root of the repository's endpoints. */
export function apiRoot({ state, repository }: Place): string {
  return `${state.url}/repos/${repository.owner}/${repository.name}`;
}

/** The root of the repository's pages. */
export function pageRoot({ repository }: Place): string {
  return `https://github.test/${repository.owner}/${repository.name}`;
}

/** A user; `[bot]` accounts are of the type Bot. */
export function renderUser(login: string) {
  const type = login.endsWith('[bot]') ? 'Bot' : 'User';
  return { login, type, html_url: `https://github.test/${login}` };
}

/** A repository. */
export function renderRepository(place: Place) {
  const { owner, name } = place.repository;
  const full_name = `${owner}/${name}`;
  const urls = { url: apiRoot(place), html_url: pageRoot(place) };
  const fork = place.repository.parent !== undefined;
  return { name, full_name, fork, owner: renderUser(owner), default_branch: 'main', ...urls };
}

/** A ref with its object. */
export function renderRef(place: Place, { ref, sha, type }: GitRef) {
  const object = { sha, type, url: `${apiRoot(place)}/git/${type}s/${sha}` };
  return { ref, url: `${apiRoot(place)}/git/${ref}`, object };
}

/** A commit of `/git/commits`. */
export function renderGitCommit(place: Place, commit: GitCommit) {
  const { sha, author, committer, message } = commit;
  const root = `${apiRoot(place)}/git`;
  const parents = commit.parents.map((one) => ({ sha: one, url: `${root}/commits/${one}` }));
  const tree = { sha: commit.tree, url: `${root}/trees/${commit.tree}` };
  return { sha, url: `${root}/commits/${sha}`, author, committer, message, tree, parents };
}

/** A commit of `/commits`; the part of an address before the @ is the login. */
export function renderCommit(place: Place, commit: GitCommit) {
  const { author, committer, message, sha } = commit;
  const { tree } = renderGitCommit(place, commit);
  return {
    sha,
    url: `${apiRoot(place)}/commits/${sha}`,
    html_url: `${pageRoot(place)}/commit/${sha}`,
    commit: { author, committer, message, tree, comment_count: 0 },
    author: renderUser(loginOf(author)),
    committer: renderUser(loginOf(committer)),
    parents: commit.parents.map((one) => ({ sha: one, url: `${apiRoot(place)}/commits/${one}` })),
  };
}

function loginOf(person: GitPerson): string {
  return person.email.split('@')[0] ?? person.name;
}

/** A release with its assets. */
export function renderRelease(place: Place, release: ForgeRelease) {
  const root = `${apiRoot(place)}/releases/${release.id}`;
  const page = release.isDraft ? `untagged-${release.id}` : release.tag;
  return {
    id: release.id,
    url: root,
    assets_url: `${root}/assets`,
    upload_url: `${place.state.url}/uploads${new URL(root).pathname}/assets{?name,label}`,
    html_url: `${pageRoot(place)}/releases/tag/${page}`,
    tag_name: release.tag,
    target_commitish: release.target,
    name: release.name,
    body: release.body,
    draft: release.isDraft,
    prerelease: release.isPrerelease,
    immutable: release.isImmutable,
    created_at: release.createdAt,
    published_at: release.publishedAt,
    author: renderUser(release.author),
    assets: release.assets.map((one) => renderAsset(place, one)),
  };
}

/** An asset without its bytes. */
export function renderAsset(place: Place, asset: ForgeAsset) {
  return {
    id: asset.id,
    url: `${apiRoot(place)}/releases/assets/${asset.id}`,
    browser_download_url: `${pageRoot(place)}/releases/download/${asset.id}/${asset.name}`,
    name: asset.name,
    label: asset.label,
    state: 'uploaded',
    content_type: asset.contentType,
    size: asset.bytes.length,
  };
}

/** A comment on an issue or pull request. */
export function renderComment(place: Place, comment: ForgeComment) {
  const page = `${pageRoot(place)}/pull/${comment.issue}#issuecomment-${comment.id}`;
  const user = renderUser(comment.author);
  return { id: comment.id, html_url: page, body: comment.body, user };
}
