import {
  imageFixture,
  type MemoryRegistry,
  type Moment,
  openNetwork,
  startMemoryRegistry,
} from '@image-relay/testing';
import { onTestFinished } from 'vitest';
import { type Scene, scene, web, whole } from './forge.ts';
import { runMain } from './run-main.ts';
import { four, older } from './runs.ts';

/** Where the tags are written: where the image is, beside it, or in another registry. */
export type Place = 'here' | 'beside' | 'far';

/** A promotion of a draft with everything, which can die at any request. */
export interface Mortal {
  /** Runs it; `dieAt` is the request that it dies at. */
  run(dieAt?: number, when?: Moment): Promise<number>;
  /** How many requests the last run sent, to registries and GitHub alike. */
  requests(): number;
  /** What there is now, in the target and on GitHub. */
  state(): Promise<unknown>;
  /** Whatever would be wrong if the world stayed as it is now. */
  problems(): Promise<readonly string[]>;
}

export async function mortalPromotion(place: Place): Promise<Mortal> {
  const isHere = place === 'here';
  const decorate = (image: Scene['image']) =>
    isHere ? image : imageFixture.withCosign(imageFixture.withReferrers(image));
  const now = () => new Date('2026-03-29T12:00:00Z');
  const stage = await scene({ registry: { multiTag: false }, forge: { now }, decorate });
  const target = place === 'far' ? await startTarget() : stage.registry;
  const repository = isHere ? 'acme/web' : 'acme/release';
  target.state.load(repository, older, ['v1.2.2', '1.2', '1', 'latest']);
  const network = openNetwork();
  onTestFinished(() => network.close());
  const frontOf = async (host: string) => (await network.front(`http://${host}`)).slice(7);
  const front = await frontOf(stage.registry.host);
  const image = `${target === stage.registry ? front : await frontOf(target.host)}/${repository}`;
  const api = await network.front(stage.forge.url);
  const { token } = stage;
  const source = `${front}/acme/web`;
  const inputs = { image, source, release: 'v1.2.3', retries: '0', token, ...whole };
  const world: World = { stage, target, repository };
  let requests = 0;
  return {
    run: async (dieAt, when = 'before') => {
      network.revive();
      if (dieAt !== undefined) network.dieAt(dieAt, when);
      const { exitCode } = await runMain({ inputs, env: { GITHUB_API_URL: api } });
      requests = network.requests;
      return exitCode;
    },
    requests: () => requests,
    state: () => stateOf(world),
    problems: () => problemsOf(world),
  };
}

async function startTarget(): Promise<MemoryRegistry> {
  const server = await startMemoryRegistry({ multiTag: false });
  onTestFinished(() => server.close());
  return server;
}

/** What became of a promotion that died and was run again. */
export interface Afterlife {
  readonly died: string;
  /** Whatever was wrong between the death and the second run. */
  readonly problems: readonly string[];
  /** Of both runs. */
  readonly exitCodes: readonly number[];
  readonly state: unknown;
}

/** Lets one promotion die and runs it again. */
export async function dieAndRunAgain(place: Place, nth: number, when: Moment): Promise<Afterlife> {
  const promotion = await mortalPromotion(place);
  const first = await promotion.run(nth, when);
  const problems = await promotion.problems();
  const second = await promotion.run();
  const state = await promotion.state();
  return { died: `${when} request ${nth}`, problems, exitCodes: [first, second], state };
}

interface World {
  readonly stage: Scene;
  readonly target: MemoryRegistry;
  readonly repository: string;
}

async function stateOf({ stage, target, repository }: World) {
  return {
    repository: target.state.repository(repository),
    branch: await stage.repository.read('refs/heads/release/1.2.3'),
    tag: await stage.repository.read('refs/tags/v1.2.3'),
    release: await stage.github.releases.get(web, stage.draft.id).then((found) => found?.isDraft),
  };
}

async function problemsOf({ stage, target, repository }: World): Promise<readonly string[]> {
  const { tags, manifests, blobs } = target.state.repository(repository);
  const { image, draft, github } = stage;
  const digest = image.root.digest;
  const there = new Set<string>([...manifests, ...blobs]);
  const missing = [...image.manifests.keys(), ...image.blobs.keys()].filter(
    (one) => !there.has(one),
  );
  const dangling = Object.entries(tags).filter(([, named]) => !there.has(named));
  const isTagged = four.map((tag) => tags[tag] === digest);
  const branch = await stage.repository.read('refs/heads/release/1.2.3');
  const found = await github.releases.get(web, draft.id);
  const isPublished = found?.isDraft !== true;
  return [
    ...dangling.map(([tag]) => `${tag} names nothing`),
    ...(isTagged.includes(true) && missing.length > 0 ? ['a tag names what is not whole'] : []),
    ...(isTagged.lastIndexOf(true) > isTagged.lastIndexOf(false) && isTagged.includes(false)
      ? ['a wide alias is ahead of a narrow one']
      : []),
    ...(branch !== undefined && isTagged.includes(false) ? ['a branch without all tags'] : []),
    ...(isPublished && isTagged.includes(false) ? ['published without all tags'] : []),
    ...(isPublished && branch === undefined ? ['published without its branch'] : []),
  ];
}
