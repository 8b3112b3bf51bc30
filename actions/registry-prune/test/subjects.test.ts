import { imageFixture } from '@image-relay/testing';
import { expect, it } from 'vitest';
import { content, serve } from './registries.ts';
import { plan } from './run-plan.ts';

it('keeps what a tagged artifact refers to, with parts that something expendable shares', async () => {
  const server = await serve();
  const created = '2025-01-01T00:00:00Z';
  const shared = imageFixture.single({ seed: 'shared', created });
  const subject = imageFixture.indexOf([shared]);
  const signature = imageFixture.artifact({ subject: subject.root });
  server.state.load('acme/web', subject);
  server.state.load('acme/web', signature, ['signed-by-hand']);
  server.state.load('acme/web', imageFixture.indexOf([shared], { annotations: { a: 'b' } }), [
    'pr-5-abc1241',
  ]);
  const { versions, going } = await plan(server);
  const codes = [subject, shared].map(
    ({ root }) => versions.find(({ digest }) => digest === root.digest)?.code,
  );
  expect(codes).toEqual(['subject', 'child']);
  expect(going).toHaveLength(11);
  expect(going).toContain(content.oldPull[0].root.digest);
});
