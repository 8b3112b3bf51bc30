import { GitHubError, type PackageDeletion, type PackagePlace } from '@image-relay/github';
import { type Digest, formatRepository } from '@image-relay/oci';
import { type Backend, type Deletion, OutOfBudget } from '../backend.ts';
import type { PackageFacts, Version } from '../core/facts.ts';
import type { PackagePlan } from '../core/plan.ts';
import { lookAtList, lookThoroughly } from './look.ts';
import { isStillThere, readManifests, unserved } from './read.ts';
import { recover, restore } from './restore.ts';
import { factsOf } from './sight.ts';
import { createState, forget, type GitHubPorts, type GitHubState, settledIn } from './state.ts';
import { wantedOf } from './wanted.ts';

/**
 * A container package of GitHub Packages: one list says which versions there are, with tags, times
 * and ids, so that only the manifests of what is kept are read.
 */
export function createGitHubBackend(ports: GitHubPorts): Backend {
  const { registry, repository, packages, memory } = ports;
  const name = formatRepository(repository);
  const { isKnown } = memory;
  const state = createState(ports);
  const facts = () => factsOf(name, state.sight, known(state));
  return {
    name,
    registry,
    repository,
    look: async ({ thorough = false } = {}) => {
      // What is left of a plan waits; without a plan a limit is a failure.
      await (thorough ? withinBudget(() => lookThoroughly(state)) : lookAtList(state));
      return facts();
    },
    learn: async (before, plan) => ((await learn(state, before, plan)) ? facts() : undefined),
    delete: (version) => withinBudget(() => remove(state, version)),
    leave: (version) => withinBudget(() => leave(state, version)),
    restore: (record) => restore(state, record),
    // A limit of the API is met once, and what goes on is put by its bytes.
    restoresInTurn: true,
    recover: (digest) => recover(state, digest),
    // An earlier run knows the package, and would have found it.
    obstacle: async () =>
      isKnown || state.place === undefined ? undefined : await packages.findObstacle(state.place),
  };
}

function known({ unreadable, ports }: GitHubState) {
  return { unreadable, manifests: ports.memory.manifests };
}

/** True when something was read. */
async function learn(state: GitHubState, facts: PackageFacts, plan: PackagePlan): Promise<boolean> {
  const { isThorough } = state.sight;
  const { isMeasured = false } = state.ports;
  const wanted = isMeasured
    ? unreadOf(state, facts)
    : wantedOf(facts, plan, { isThorough, isSettled: settledIn(state) });
  const kept = new Set(
    plan.versions.filter(({ decision }) => decision === 'keep').map(({ digest }) => digest),
  );
  await readManifests(state, wanted, (digest) => kept.has(digest));
  return wanted.length > 0;
}

/** Everything that was not read and can be. */
function unreadOf({ missing }: GitHubState, { versions }: PackageFacts): readonly Digest[] {
  return versions
    .filter(({ manifest, unreadable }) => manifest === undefined && unreadable === undefined)
    .flatMap(({ digest }) => (missing.has(digest) ? [] : [digest]));
}

/** GitHub says no more than that there is no such package. */
const needsRole =
  '(the token lacks the Admin role: in the settings of the package, below "Manage Actions access", give this repository the role "Admin", or pass a token with the scope delete:packages of somebody who has it)';

/** By its id alone: whoever pushes the same digest again makes another version. */
async function remove(state: GitHubState, version: Version): Promise<Deletion> {
  const { id, digest } = version;
  if (id === undefined || state.place === undefined) {
    const message = 'the list of versions does not show it yet';
    return { status: 'kept', reason: 'unlisted', message };
  }
  const deletion = await deleteOrHold(state, state.place, id);
  // Who has deleted has the role: such an answer in between is one of GitHub's own faults.
  const isDenied = deletion.status === 'kept' && deletion.reason === 'role';
  if (isDenied && state.hasDeleted) return { ...deletion, reason: 'other' };
  if (isDenied) return { ...deletion, message: `${deletion.message} ${needsRole}` };
  if (deletion.status === 'kept') return deletion;
  state.hasDeleted ||= deletion.status === 'deleted';
  state.deletedIds.add(id);
  state.deletedDigests.add(digest);
  forget(state, digest);
  return deletion;
}

/** Nothing could put back what no journal holds. */
async function leave(state: GitHubState, { digest }: Version): Promise<Deletion> {
  if (!(await isStillThere(state, digest))) return { status: 'absent' };
  return { status: 'kept', reason: 'other', message: unserved };
}

/** Versions that GitHub fails on before it is GitHub that fails. */
const mostFailures = 10;

/**
 * GitHub fails on some versions for good (https://github.com/vlaurin/action-ghcr-prune/issues/27): as
 * long as others go, such a one is left, and is gone when it is not there any more.
 */
async function deleteOrHold(
  state: GitHubState,
  place: PackagePlace,
  id: number,
): Promise<PackageDeletion> {
  const { packages } = state.ports;
  try {
    return await packages.deleteVersion(place, id);
  } catch (error) {
    const isFailure = error instanceof GitHubError && error.code === 'GITHUB_UPSTREAM_ERROR';
    if (!isFailure || !state.hasDeleted || state.failures >= mostFailures) throw error;
    state.failures += 1;
    if ((await packages.getVersion(place, id)) === undefined) return { status: 'absent' };
    return { status: 'kept', reason: 'other', message: error.message };
  }
}

async function withinBudget<Result>(task: () => Promise<Result>): Promise<Result> {
  try {
    return await task();
  } catch (error) {
    const isUsedUp = error instanceof GitHubError && error.code === 'GITHUB_RATE_LIMITED';
    throw isUsedUp ? new OutOfBudget(error) : error;
  }
}
