import { between, draft, imageOf, merge, publish, started, stateOf } from './runs.ts';

/** Updates a draft with a newer commit, and publishes it right before a request of that run. */
export async function publishAt(nth: number) {
  const at = await started();
  const older = await merge(at, { title: 'First' });
  const { outputs } = await draft({ forge: at.forge, commit: older, inputs: imageOf(older) });
  const commit = await merge(at, { title: 'Second' });
  const { network, forge } = await between(at);
  const id = outputs.releaseId;
  let published: unknown;
  let logged = 0;
  network.doAt(nth, async () => {
    await publish(at.forge, id);
    published = stateOf(at.repository)[0];
    logged = at.forge.requests.length;
  });
  const run = draft({ forge, commit, inputs: imageOf(commit), github: { retries: 0 } });
  const code = await run.then(
    () => 'none',
    (error: unknown) => (error as { code: string }).code,
  );
  const [release, ...others] = stateOf(at.repository);
  const writes = at.forge.requests.slice(logged).filter(({ method, path }) => {
    return method === 'PATCH' && path.endsWith(`/releases/${id}`);
  });
  return {
    nth,
    code,
    isDraft: release?.isDraft,
    isUntouched: JSON.stringify(release) === JSON.stringify(published),
    isPatched: writes.length > 0,
    next: others.map(({ tag, target }) => [tag, target === commit]),
    requests: network.requests,
  };
}
