import { imageFixture } from '@image-relay/testing';
import { planAndApply } from './applied.ts';
import { day, startWorld, type World } from './world.ts';

const { indexOf, single } = imageFixture;
const shared = single({ seed: 'shared' });
const doomed = indexOf([shared, single({ seed: 'doomed' })]);
const kept = imageFixture.index({ seed: 'kept' });
/** What somebody pushes meanwhile: a release that uses a child of what goes. */
const pushed = indexOf([shared, single({ seed: 'new' })]);

/** When somebody pushes: before the request with this number, of the API and the registry together. */
export async function pushMeanwhile({ lag, at }: { readonly lag: number; readonly at: number }) {
  const world = await startWorld({ listingLag: lag });
  world.push([doomed, 'pr-1-abc1231'], [kept, 'v1.0.0']);
  for (let turn = 0; turn <= lag; turn += 1) await world.ask();
  await world.pass(40 * day);
  let requests = 0;
  const step = <Result>(task: () => Promise<Result>): Promise<Result> => {
    requests += 1;
    if (requests === at) pushTo(world);
    return task();
  };
  const packages = wrap(world.github.packages, step);
  const registry = wrap(world.registry, step);
  const backend = world.open({ packages, registry });
  const done = await planAndApply(world, { backend });
  const present = new Set(world.manifests());
  const missing = [kept, ...(requests >= at ? [pushed] : [])].flatMap(({ manifests }) =>
    [...manifests.keys()].filter((digest) => !present.has(digest)),
  );
  return { ...done, requests, missing, isPushed: requests >= at };
}

/** A client sends no child that is there still; without it the registry takes no index. */
function pushTo({ server: { state }, manifests }: World): void {
  const isThere = manifests().includes(shared.root.digest);
  const sent = [...pushed.manifests].filter(
    ([digest]) => !isThere || digest !== shared.root.digest,
  );
  state.load('acme/web', { ...pushed, manifests: new Map(sent) }, ['v2.0.0']);
}

/** Calls `step` before every method that gives a promise. */
function wrap<Port extends object>(
  port: Port,
  step: <Result>(task: () => Promise<Result>) => Promise<Result>,
): Port {
  return new Proxy(port, {
    get: (target, name, receiver) => {
      const member: unknown = Reflect.get(target, name, receiver);
      if (typeof member !== 'function' || name === 'listTags') return member;
      return (...given: unknown[]) =>
        step(async () => (await Reflect.apply(member, target, given)) as unknown);
    },
  });
}
