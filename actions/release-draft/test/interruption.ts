import type { Moment } from '@image-relay/testing';
import { expect } from 'vitest';
import { between, draft, imageOf, merge, publish, started, stateOf } from './runs.ts';

/** A way of drafting that can be interrupted, from the same beginning each time. */
export interface Scenario {
  /** Runs it; from the request `nth` on the run is dead. */
  run(nth?: number, when?: Moment): Promise<number>;
  /** What there is now: drafts, their records, and tags. */
  state(): Promise<unknown>;
}

type Setting = 'new' | 'update' | 'reserve';

/** A first draft, the update of a draft with a newer image, or a reserved patch of a line. */
export async function scenario(setting: Setting): Promise<Scenario> {
  const at = await started({ now: () => new Date('2026-03-29T12:00:00Z'), listingLag: 2 });
  const branch = setting === 'reserve' ? 'release/0.1' : 'main';
  const release = await draft({ forge: at.forge, commit: at.first, inputs: imageOf(at.first) });
  await publish(at.forge, release.outputs.releaseId);
  await at.repository.setRef('refs/heads/release/0.1', at.first);
  const [earlier, commit] = [
    await merge(at, { title: 'First', base: branch }),
    await merge(at, { title: 'Second', base: branch }),
  ];
  if (setting === 'update') {
    await draft({ forge: at.forge, commit: earlier, inputs: imageOf(earlier) });
  }
  const { network, forge } = await between(at);
  const reserve = setting === 'reserve' ? { reserve: 'true' } : {};
  const inputs = { ...imageOf(commit), ...reserve };
  return {
    run: async (nth, when = 'before') => {
      network.revive();
      if (nth !== undefined) network.dieAt(nth, when);
      // Dead at its last answer, a run has nothing left to fail at.
      const run = draft({ forge, commit, branch, inputs, github: { retries: 0 } });
      await run.catch((error: unknown) => expect(error).toMatchObject({ userError: true }));
      return network.requests;
    },
    state: async () => {
      const refs = ['refs/tags/v0.1.1', 'refs/tags/v0.1.2', 'refs/tags/v0.2.0'];
      const tags = await Promise.all(refs.map((ref) => at.repository.read(ref)));
      const text = JSON.stringify({ releases: stateOf(at.repository), tags });
      // Commits differ from one scenario to the next.
      const named = text.replaceAll(commit, 'newer').replaceAll(earlier, 'earlier');
      return JSON.parse(named.replaceAll(at.first, 'first')) as unknown;
    },
  };
}
