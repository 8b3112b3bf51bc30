import { sampled } from '@image-relay/testing';
import { describe, expect, it } from 'vitest';
import { runLagging } from './lagging.ts';
import { indexOfParts } from './racing-run.ts';
import { tangled } from './tangled.ts';

const index = indexOfParts();

describe('while lists lag', () => {
  it.each(
    sampled([
      [60, 0],
      [0, 0],
      [5, 0],
      [20, 10],
      [60, 30],
      [60, 61],
    ]),
  )('%d s behind, an index that came %d s before a run is whole after it', async (lag, before) => {
    const push = { lag, before };
    const run = await runLagging(push, (state) => state.load('acme/web', index, ['v9.0.0']));
    expect([run.missing, run.broken, run.warnings]).toEqual([[], [], []]);
    expect(run.tags['v9.0.0']).toBe(index.root.digest);
    expect(run.deleted.size).toBeGreaterThan(15);
  });

  it.each(
    sampled([
      [5, 1],
      [20, 10],
      [60, 2],
      [60, 50],
    ]),
  )(
    '%d s behind, a tag that came %d s before on what goes is told to be lost',
    async (lag, before) => {
      const { digest } = tangled.oldPull[0].root;
      const run = await runLagging({ lag, before }, (state) =>
        state.putTag('acme/web', 'v9.0.0', digest),
      );
      expect(run.broken).toEqual(['v9.0.0 came while images were deleted, and names nothing']);
      expect(run.missing).toEqual([]);
    },
  );

  it('for ever, that is said after a while', async () => {
    const run = await runLagging({ lag: 1e6, before: 0 }, () => undefined);
    expect([run.waited, run.warnings]).toEqual([75, ['7 tags are listed although they went']]);
  });
});
