import { imageFixture, startDistribution3 } from '@image-relay/testing';
import { expect, test } from 'vitest';
import { childrenOf, ok, served } from './said.ts';
import { describeIncidents, startScene } from './scene.ts';

const image = imageFixture.single();

describeIncidents(
  'distribution 3 marks what a manifest refers to',
  () => {
    test.each([
      ['A: an index', imageFixture.index()],
      ['N: an index inside an index', imageFixture.nestedIndex()],
      ['P: referrers', imageFixture.withReferrers(image, { fallbackTag: true })],
    ])('%s survives --delete-untagged', async (_, fixture) => {
      const scene = await startScene({}, startDistribution3);
      const references = ['v1', ...childrenOf(fixture)];
      await scene.push(fixture, ['v1']);
      await scene.server.garbageCollect({ deleteUntagged: true });
      await scene.server.restart();
      expect(await scene.manifests(references)).toEqual(served(references));
      expect([await scene.verify(), await scene.scan()]).toEqual([ok, { ...ok, warnings: [] }]);
    });
  },
  'distribution3',
);
