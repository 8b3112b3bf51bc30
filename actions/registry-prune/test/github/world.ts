import { createGitHub } from '@image-relay/github';
import { createRegistry } from '@image-relay/registry';
import {
  type ForgeOptions,
  type ImageFixture,
  imageFixture,
  type NewPackage,
  startForge,
  startMemoryRegistry,
} from '@image-relay/testing';
import { onTestFinished } from 'vitest';
import type { Policy } from '../../src/core/policy.ts';
import { createGitHubBackend } from '../../src/github/github-backend.ts';
import { makePlan } from '../../src/make-plan.ts';
import { emptyMemory } from '../../src/memory.ts';
import { rulesOf } from '../core/graphs.ts';
import { defaults } from '../core/plans.ts';

export const hour = 3_600_000;
export const day = 24 * hour;
const start = Date.parse('2026-01-31T12:00:00Z');

/** A small index of two platforms that is like no other. */
export function image(seed: string): ImageFixture {
  return imageFixture.index({ seed });
}

/** GitHub Packages: an API and a registry that show the same package. */
export async function startWorld(
  options: ForgeOptions & {
    readonly pack?: Partial<NewPackage>;
    readonly reserve?: number;
    /** The registry knows nobody but the owner of the token, who is called octocat. */
    readonly isPrivate?: boolean;
  } = {},
) {
  let time = start;
  const now = () => new Date(time);
  const pass = async (milliseconds: number) => {
    time += milliseconds;
  };
  const forge = await startForge({ now, ...options });
  const token = forge.addToken();
  const users = { octocat: { password: token } };
  const server = await startMemoryRegistry({
    deletes: { manifests: false, tags: false, blobs: false },
    referrers: false,
    catalog: false,
    now: () => time,
    latencyMs: options.latencyMs ?? 0,
    ...(options.isPrivate === true ? { auth: { mode: 'token', users } } : {}),
  });
  const registry = createRegistry({ env: { HOME: '/nonexistent' }, retries: 0 });
  onTestFinished(async () => {
    await registry.close();
    await server.close();
    await forge.close();
  });
  const content = server.state;
  const path = options.pack?.path ?? 'acme/web';
  const pack = forge.addPackage({ owner: 'acme', name: 'web', path, content, ...options.pack });
  const repository = { registry: server.host, repository: path };
  const connect = (grant = token, retries = 0) =>
    createGitHub({
      token: grant,
      baseUrl: forge.url,
      env: {},
      retries,
      reserve: options.reserve ?? 0,
      ports: { now: () => time, sleep: pass },
    });
  const github = connect();
  const memory = emptyMemory();
  const open = (given: Partial<Parameters<typeof createGitHubBackend>[0]> = {}) =>
    createGitHubBackend({
      packages: github.packages,
      registry,
      repository,
      memory,
      now,
      sleep: pass,
      ...given,
    });
  return {
    forge,
    server,
    registry,
    repository,
    pack,
    github,
    token,
    connect,
    /** One request that changes nothing. */
    ask: (client = github) => client.packages.get({ owner: 'acme', name: 'web' }),
    memory,
    now,
    pass,
    open,
    /** Pushes images, each with its tags. */
    push: (...images: ReadonlyArray<readonly [ImageFixture, ...string[]]>) => {
      for (const [one, ...tags] of images) {
        content.load(path, one, tags);
        // Each is a push of its own, so that ids grow in this order.
        void pack.versions.length;
      }
    },
    tags: () => content.repository(path).tags,
    manifests: () => content.repository(path).manifests,
    policy: (more: Partial<Policy> = {}): Policy => ({
      now: time,
      rules: rulesOf(defaults),
      keepTags: [],
      leases: [],
      minAgeMs: hour,
      bufferMs: 0,
      maxDeletePercent: 100,
      ...more,
    }),
    /** Requests by what they are for. */
    requests: () => ({
      pages: forge.requests.filter(({ path }) => path.endsWith('/versions')).length,
      api: forge.requests.length,
      manifests: server.log.count({ method: 'GET', kind: 'manifest' }),
      registry: server.log.count(),
    }),
  };
}

export type World = Awaited<ReturnType<typeof startWorld>>;

/** The plan as it is shown, with the digests that go. */
export async function planned(world: World, more: Partial<Policy> = {}, backend = world.open()) {
  const { facts, plan } = await makePlan(backend, world.policy(more));
  return { backend, facts, plan, going: plan.trees.flat().toSorted() };
}

export function digestsOf(...images: readonly ImageFixture[]) {
  return images.flatMap(({ manifests }) => [...manifests.keys()]).toSorted();
}
