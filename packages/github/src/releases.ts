import type { ApiClient } from './client.ts';
import { memberOf } from './member.ts';
import { type Release, readRelease } from './release.ts';
import { type GitHubRepository, rootOf } from './repository.ts';
import { unexpected } from './unexpected.ts';

/** What a draft is made from. */
export interface NewRelease {
  readonly tag: string;
  /** The commit or branch that gets the tag when the release is published. */
  readonly target: string;
  readonly name: string;
  readonly body: string;
  readonly isPrerelease?: boolean;
}

/** What becomes of a draft; its tag is part of every change. */
export type ReleaseChange = Partial<NewRelease> & Pick<NewRelease, 'tag'>;

/** How a draft is published: `target` gets the tag if there is none yet. */
export interface Publication {
  readonly tag: string;
  /** Whether it becomes the latest release. */
  readonly makeLatest: boolean;
  readonly target?: string;
}

/** What notes are about; without a previous tag it is the latest release's. */
export interface NotesRange {
  readonly tag: string;
  readonly target: string;
  readonly previousTag?: string;
}

/** Releases. Reading needs `contents: read`; drafts are seen and changed with `contents: write`. */
export interface Releases {
  /** All releases that the token may see, newest first; a list may lag behind what was made. */
  list(repository: GitHubRepository): Promise<readonly Release[]>;
  get(repository: GitHubRepository, id: number): Promise<Release | undefined>;
  /** The one marked as latest, else the newest; undefined before the first is published. */
  getLatest(repository: GitHubRepository): Promise<Release | undefined>;
  /** The published release of a tag; a draft is never found by it. */
  getByTag(repository: GitHubRepository, tag: string): Promise<Release | undefined>;
  /** Not tried again when the answer is lost: list the releases and look for it. */
  createDraft(repository: GitHubRepository, release: NewRelease): Promise<Release>;
  /** Changes what is given; it does not publish. A draft that is changed without its tag loses it. */
  update(repository: GitHubRepository, id: number, change: ReleaseChange): Promise<Release>;
  /** Publishes a draft with its tag. */
  publish(repository: GitHubRepository, id: number, options: Publication): Promise<Release>;
  /** Gives false when there was none; the tag stays. */
  delete(repository: GitHubRepository, id: number): Promise<boolean>;
  /** Notes as GitHub writes them from `.github/release.yml`; throws GITHUB_NOT_FOUND elsewhere. */
  generateNotes(
    repository: GitHubRepository,
    range: NotesRange,
  ): Promise<{ readonly name: string; readonly body: string }>;
}

/** The port over `/repos/{owner}/{repo}/releases`. */
export function releasesOver(client: ApiClient): Releases {
  const pathOf = (repository: GitHubRepository, ...parts: readonly string[]) =>
    [rootOf(repository), 'releases', ...parts.map(encodeURIComponent)].join('/');
  const find = async (path: string) => {
    const body = await client.find(path);
    return body === undefined ? undefined : readRelease(body, `GET ${path}`);
  };
  const send = async (
    method: 'POST' | 'PATCH',
    path: string,
    body: Readonly<Record<string, unknown>>,
  ) => {
    const { data } = await client.send({ method, path, body, isRepeatable: method === 'PATCH' });
    return readRelease(data, `${method} ${path}`);
  };
  return {
    list: (repository) => listReleases(client, pathOf(repository)),
    get: (repository, id) => find(pathOf(repository, `${id}`)),
    getLatest: (repository) => find(pathOf(repository, 'latest')),
    getByTag: (repository, tag) => find(pathOf(repository, 'tags', tag)),
    createDraft: (repository, release) =>
      send('POST', pathOf(repository), { ...members(release), draft: true }),
    update: (repository, id, change) => send('PATCH', pathOf(repository, `${id}`), members(change)),
    publish: (repository, id, options) =>
      send('PATCH', pathOf(repository, `${id}`), publication(options)),
    delete: async (repository, id) => {
      const path = pathOf(repository, `${id}`);
      if ((await client.find(path)) === undefined) return false;
      await client.send({ method: 'DELETE', path, isRepeatable: false });
      return true;
    },
    generateNotes: (repository, range) =>
      generateNotes(client, pathOf(repository, 'generate-notes'), range),
  };
}

/** A release that is made while pages are read pushes others over to the next page. */
async function listReleases(client: ApiClient, path: string): Promise<readonly Release[]> {
  const found = new Map<number, Release>();
  for await (const one of client.list(path)) {
    const release = readRelease(one, `GET ${path}`);
    found.set(release.id, release);
  }
  return [...found.values()];
}

async function generateNotes(client: ApiClient, path: string, range: NotesRange) {
  const { tag, target, previousTag } = range;
  const previous = previousTag === undefined ? {} : { previous_tag_name: previousTag };
  const body = { tag_name: tag, target_commitish: target, ...previous };
  const { data } = await client.send({ method: 'POST', path, body, isRepeatable: true });
  const [name, text] = [memberOf(data, 'name'), memberOf(data, 'body')];
  if (typeof name !== 'string' || typeof text !== 'string') {
    throw unexpected(`POST ${path}`, 'name and body');
  }
  return { name, body: text };
}

function publication({ tag, makeLatest, target }: Publication) {
  const named = members(target === undefined ? { tag } : { tag, target });
  return { ...named, draft: false, make_latest: `${makeLatest}` };
}

/** Our members by the API's names; what is left out is left as it is. */
function members(release: Partial<NewRelease>): Readonly<Record<string, unknown>> {
  const named = {
    tag_name: release.tag,
    target_commitish: release.target,
    name: release.name,
    body: release.body,
    prerelease: release.isPrerelease,
  };
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
}
