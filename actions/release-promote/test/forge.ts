import { createGitHub, type GitHub, type Release } from '@image-relay/github';
import { formatReleaseImage, type ReleaseImage } from '@image-relay/image-tags';
import {
  type Forge,
  type ForgeOptions,
  type ForgeRepository,
  type ImageFixture,
  imageFixture,
  type MemoryRegistry,
  type MemoryRegistryOptions,
  startForge,
} from '@image-relay/testing';
import { onTestFinished } from 'vitest';
import { runMain } from './run-main.ts';
import { serve } from './runs.ts';

export const web = { owner: 'acme', name: 'web' };
/** Everything that can be done about a release. */
export const whole = { publish: 'true', 'release-branch': 'create' };

/** An image of a commit, as its label says. */
export function imageOf(commit: string, seed = 'built'): ImageFixture {
  return imageFixture.index({ seed, labels: { 'org.opencontainers.image.revision': commit } });
}

/** A registry with an image of a commit as acme/web:build, and a GitHub that has a draft v1.2.3 of it. */
export interface Scene {
  readonly registry: MemoryRegistry;
  readonly forge: Forge;
  readonly repository: ForgeRepository;
  /** What the action logs in with. */
  readonly token: string;
  /** Ports with a token that may do everything. */
  readonly github: GitHub;
  /** The commit of the draft. */
  readonly commit: string;
  readonly image: ImageFixture;
  readonly draft: Release;
  /** Makes a draft, with image.json when facts are given for it. */
  readonly addDraft: (draft: Draft) => Promise<Release>;
  /** Makes a release that is published. */
  readonly addPublished: (tag: string) => Promise<Release>;
  /** Operations of the run that change something. */
  readonly changes: () => readonly (string | undefined)[];
  /** Runs the action in this process. */
  readonly run: (inputs: Readonly<Record<string, string>>) => ReturnType<typeof runMain>;
}

export interface Draft {
  readonly tag: string;
  readonly target?: string;
  readonly isPrerelease?: boolean;
  readonly imageJson?: Partial<ReleaseImage>;
}

export interface SceneOptions {
  readonly registry?: MemoryRegistryOptions;
  readonly forge?: ForgeOptions;
  readonly draft?: Partial<Draft>;
  /** Leaves the asset image.json out. */
  readonly isBare?: boolean;
  /** What the image has beside itself, such as signatures. */
  readonly decorate?: (image: ImageFixture) => ImageFixture;
}

/** Starts both until the test ends. */
export async function scene(options: SceneOptions = {}): Promise<Scene> {
  const forge = await startForge(options.forge);
  onTestFinished(() => forge.close());
  const repository = await forge.addRepository(web.owner, web.name);
  const commit = await repository.commit({ branch: 'main', files: { 'a.txt': 'one\n' } });
  const image = options.decorate?.(imageOf(commit)) ?? imageOf(commit);
  const registry = await serve(options.registry, image);
  const env = { GITHUB_API_URL: forge.url };
  const github = createGitHub({ token: forge.addToken(), env });
  const facts: ReleaseImage = {
    image: { registry: registry.host, repository: 'acme/web' },
    digest: image.root.digest,
    commit,
  };
  const addDraft: Scene['addDraft'] = async ({ tag, imageJson, ...more }) => {
    const named = { tag, name: tag, body: '', target: commit, ...more };
    const made = await github.releases.createDraft(web, named);
    if (imageJson === undefined) return made;
    const bytes = Buffer.from(formatReleaseImage({ ...facts, ...imageJson }));
    const file = { name: 'image.json', contentType: 'application/json', bytes };
    await github.releaseAssets.upload(made, file);
    return made;
  };
  const imageJson = options.isBare === true ? {} : { imageJson: {} };
  const draft = await addDraft({ tag: 'v1.2.3', ...imageJson, ...options.draft });
  const token = forge.addToken({ login: 'promoter', permissions: { contents: 'write' } });
  return {
    registry,
    forge,
    repository,
    token,
    github,
    commit,
    image,
    draft,
    addDraft,
    addPublished: async (tag) => {
      const { id } = await addDraft({ tag });
      return await github.releases.publish(web, id, { tag, makeLatest: true });
    },
    changes: () =>
      forge.requests
        .filter(({ login, method }) => login === 'promoter' && method !== 'GET')
        .map(({ operation }) => operation),
    run: (inputs) =>
      runMain({
        inputs: { image: `${registry.host}/acme/web`, retries: '0', token, ...inputs },
        env,
      }),
  };
}

/** The tag of the release that GitHub shows as the latest. */
export async function latestOf({ forge }: Scene): Promise<unknown> {
  const answer = await fetch(`${forge.url}/repos/acme/web/releases/latest`, {
    headers: { authorization: `token ${forge.addToken()}` },
  });
  const body = (await answer.json()) as { readonly tag_name?: unknown };
  return body.tag_name;
}
