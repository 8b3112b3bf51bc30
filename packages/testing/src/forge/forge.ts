import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addApp, type ForgeApp, type NewApp } from './apps.ts';
import { loadContract } from './contract.ts';
import { createFaults, type ForgeFault } from './faults.ts';
import { addPackage, type ForgePackageHandle, type NewPackage } from './forge-package.ts';
import { type ForgeRepository, repositoryHandle } from './forge-repository.ts';
import { copyRefs } from './forks.ts';
import { createBareRepository } from './git.ts';
import { listenApi, listenStorage } from './listener.ts';
import type { RepositoryState } from './model.ts';
import { type ForgeOptions, withDefaults } from './options.ts';
import type { ForgeRequest, ForgeState } from './state.ts';
import { knownToken, type TokenGrant } from './tokens.ts';

/** A loopback GitHub with real git repositories behind its REST API. */
export interface Forge {
  /** The API's root, for GITHUB_API_URL. */
  readonly url: string;
  readonly requests: readonly ForgeRequest[];
  /** Makes an empty repository. */
  addRepository(owner: string, name: string): Promise<ForgeRepository>;
  /** Makes a fork with the branches that its parent has now. */
  addFork(
    of: { readonly owner: string; readonly name: string },
    owner: string,
  ): Promise<ForgeRepository>;
  /** Deletes one; a pull request of a fork that is gone has no head repository. */
  removeRepository(owner: string, name: string): void;
  /** Makes a token; without permissions it may do everything. */
  addToken(grant?: TokenGrant): string;
  /** Registers an App and installs it, for tokens that it asks for itself. */
  addApp(app?: NewApp): ForgeApp;
  /** Makes a container package over the content of a registry. */
  addPackage(wanted: NewPackage): ForgePackageHandle;
  addFault(fault: ForgeFault): void;
  /** Rejects with an AggregateError when a request or answer broke GitHub's description. */
  close(): Promise<void>;
}

/** Starts it on free ports of 127.0.0.1; the repositories are deleted by `close`. */
export async function startForge(options: ForgeOptions = {}): Promise<Forge> {
  const directory = await mkdtemp(join(tmpdir(), 'forge-'));
  const state = createState(options);
  const listeners = [await listenApi(state), await listenStorage(state)] as const;
  state.url = listeners[0].url;
  state.storageUrl = listeners[1].url;
  return {
    url: state.url,
    requests: state.log,
    addRepository: (owner, name) => addRepository(state, { directory, owner, name }),
    addFork: async (of, owner) => {
      const parent = state.repositories.get(`${of.owner}/${of.name}`.toLowerCase());
      if (parent === undefined) throw new Error(`no repository ${of.owner}/${of.name}`);
      const fork = await addRepository(state, { directory, owner, name: of.name, parent });
      const repository = state.repositories.get(`${owner}/${of.name}`.toLowerCase());
      await copyRefs(parent, repository ?? parent, 'refs/heads/*:refs/heads/*');
      return fork;
    },
    removeRepository: (owner, name) => removeRepository(state, owner, name),
    addToken: (grant = {}) => {
      const token = `ghs_${randomBytes(18).toString('hex')}`;
      state.tokens.set(token, { token: knownToken(grant), used: 0, hour: 0, recent: [] });
      return token;
    },
    addApp: (app = {}) => addApp(state, app),
    addPackage: (wanted) => addPackage(state, wanted),
    addFault: (fault) => state.faults.add(fault),
    close: async () => {
      await Promise.all(listeners.map((one) => one.close()));
      for (const one of state.repositories.values()) one.git.objects.close();
      await rm(directory, { recursive: true, force: true });
      const problems = state.problems.map((one) => new Error(one));
      if (problems.length > 0) throw new AggregateError(problems, state.problems.join('; '));
    },
  };
}

async function addRepository(
  state: ForgeState,
  wanted: {
    readonly directory: string;
    readonly owner: string;
    readonly name: string;
    readonly parent?: RepositoryState;
  },
): Promise<ForgeRepository> {
  const { directory, owner, name, parent } = wanted;
  const git = await createBareRepository(join(directory, owner, `${name}.git`));
  const repository = createRepository({ owner, name, git, parent });
  state.repositories.set(`${owner}/${name}`.toLowerCase(), repository);
  return repositoryHandle(state, repository);
}

function removeRepository(state: ForgeState, owner: string, name: string): void {
  const key = `${owner}/${name}`.toLowerCase();
  state.repositories.get(key)?.git.objects.close();
  state.repositories.delete(key);
}

function createRepository(
  facts: Pick<RepositoryState, 'owner' | 'name' | 'git' | 'parent'>,
): RepositoryState {
  const lists = {
    releases: [],
    pullRequests: [],
    comments: [],
    timeline: [],
    runs: [],
    rules: [],
    deployments: [],
  };
  const settings = { deletesMergedBranches: false, collaborators: undefined, latest: undefined };
  return { ...facts, ...lists, ...settings, usedTags: new Set() };
}

function createState(options: ForgeOptions): ForgeState {
  return {
    options: withDefaults(options),
    contract: loadContract(),
    faults: createFaults(),
    repositories: new Map(),
    tokens: new Map(),
    apps: [],
    packages: [],
    log: [],
    problems: [],
    url: '',
    storageUrl: '',
    lastId: 0,
    turn: 0,
  };
}
