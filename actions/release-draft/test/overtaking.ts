import { between, draft, imageOf, merge, started, stateOf } from './runs.ts';

/** An older run, in the middle of which a newer one begins and ends: right before one of its requests. */
export async function overtakeAt(nth: number) {
  const at = await started();
  await draft({ forge: at.forge, commit: at.first, inputs: imageOf(at.first) });
  const older = await merge(at, { title: 'Older' });
  const newer = await merge(at, { title: 'Newer' });
  const { network, forge } = await between(at);
  network.doAt(nth, async () => {
    await draft({ forge: at.forge, commit: newer, inputs: imageOf(newer) });
  });
  await draft({ forge, commit: older, inputs: imageOf(older), github: { retries: 0 } });
  const requests = network.requests;
  const [release, ...others] = stateOf(at.repository);
  return {
    requests,
    nth,
    isOne: others.length === 0,
    isNewest: release?.target === newer && release.assets[0]?.[1]?.includes(newer) === true,
    isWhole: ['Older by', 'Newer by', `built from ${newer}`].every((text) => {
      return release?.body.includes(text);
    }),
  };
}
