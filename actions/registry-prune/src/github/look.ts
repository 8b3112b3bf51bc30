import { GitHubError } from '@image-relay/github';
import { type Digest, formatRepository } from '@image-relay/oci';
import type { Version } from '../core/facts.ts';
import { each } from '../each.ts';
import { readManifests, width } from './read.ts';
import { type Sight, versionsIn } from './sight.ts';
import { type GitHubState, listVersions, settledIn } from './state.ts';

/** One list of all versions. Throws GITHUB_NOT_FOUND: a package that is not seen is not empty. */
export async function lookAtList(state: GitHubState): Promise<void> {
  take(state, { versions: await readList(state), ghosts: [], isThorough: false });
}

/**
 * The list, and what the registry says itself: a list lags behind pushes and deletes, and pages move
 * while it is read. What a tag names is read.
 */
export async function lookThoroughly(state: GitHubState): Promise<void> {
  const versions = await readList(state);
  const { ghosts, named } = await followTags(state, versions);
  await findMissing(state, versions);
  take(state, { versions, ghosts, isThorough: true });
  for (let open: readonly Digest[] = named; open.length > 0; ) {
    const isSettled = settledIn(state);
    const wholes = open.filter((digest) => !isSettled(digest));
    const read = await readManifests(state, wholes, () => true);
    open = await findPushedAgain(state, read);
  }
}

async function readList(state: GitHubState): Promise<Map<Digest, Version>> {
  const listed = await listVersions(state);
  if (listed === undefined) throw notFound(formatRepository(state.ports.repository));
  return versionsIn(listed, (id) => state.deletedIds.has(id));
}

/** What the registry says of tags. */
interface Followed {
  readonly ghosts: readonly string[];
  readonly named: readonly Digest[];
}

/** Lets every tag name what the registry says that it names. */
async function followTags(
  { ports, seen }: GitHubState,
  versions: Map<Digest, Version>,
): Promise<Followed> {
  const { registry, repository, now } = ports;
  const time = now().getTime();
  const owners = new Map(
    [...versions.values()].flatMap(({ tags, digest }) => tags.map((tag) => [tag, digest] as const)),
  );
  const names = new Set(owners.keys());
  for await (const tag of registry.listTags(repository)) names.add(tag);
  const tags = [...names];
  const found = await each(tags, width, (tag) => registry.resolve(repository, tag));
  const change = (digest: Digest, edit: (tags: readonly string[]) => readonly string[]) => {
    const listed = versions.get(digest);
    const known = listed ?? seen.get(digest) ?? { digest };
    versions.set(digest, { ...known, tags: edit(listed?.tags ?? []), taggedAt: time });
  };
  const ghosts: string[] = [];
  const named = new Set<Digest>();
  tags.forEach((tag, at) => {
    const digest = found[at]?.digest;
    const owner = owners.get(tag);
    if (digest !== undefined) named.add(digest);
    else if (owner === undefined) ghosts.push(tag);
    if (digest === undefined || digest === owner) return;
    if (owner !== undefined) change(owner, (own) => own.filter((one) => one !== tag));
    change(digest, (own) => [...own, tag]);
  });
  return { ghosts, named: [...named] };
}

/** What was listed before, was not deleted by this run and is not listed any more: is it gone? */
async function findMissing(
  { ports, seen }: GitHubState,
  versions: Map<Digest, Version>,
): Promise<void> {
  const { registry, repository } = ports;
  const missing = [...seen.values()].filter(({ digest }) => !versions.has(digest));
  const found = await each(missing, width, ({ digest }) => registry.resolve(repository, digest));
  missing.forEach((version, at) => {
    if (found[at] === undefined) seen.delete(version.digest);
    else versions.set(version.digest, { ...version, tags: [] });
  });
}

/** Children that this run deleted and somebody pushed again with their index are in no list yet. */
async function findPushedAgain(
  { ports, sight, seen, deletedDigests }: GitHubState,
  wholes: ReadonlySet<Digest>,
): Promise<readonly Digest[]> {
  const { registry, repository, memory } = ports;
  const children = [...wholes].flatMap((one) => memory.manifests.get(one)?.manifest.children ?? []);
  const unlisted = [...new Set(children)].filter(
    (digest) => deletedDigests.has(digest) && !sight.versions.has(digest),
  );
  const found = await each(unlisted, width, (digest) => registry.resolve(repository, digest));
  const back = unlisted.filter((_, at) => found[at] !== undefined);
  for (const digest of back) {
    const version = { digest, tags: [] };
    sight.versions.set(digest, version);
    seen.set(digest, version);
  }
  return back;
}

/** Remembers what was seen, and no manifest of anything else. */
function take(state: GitHubState, sight: Sight): void {
  const { manifests } = state.ports.memory;
  state.sight = sight;
  for (const version of sight.versions.values()) state.seen.set(version.digest, version);
  for (const digest of manifests.keys()) {
    if (!sight.versions.has(digest)) manifests.delete(digest);
  }
}

function notFound(name: string): GitHubError {
  return new GitHubError('GITHUB_NOT_FOUND', `GitHub has no package "${name}" for this token`, {
    endpoint: 'GET /orgs/{org}/packages/container/{name}/versions',
    hint: 'check the name; in the settings of the package, *Manage Actions access* has to name this repository, or the token has to be one that may read it',
  });
}
