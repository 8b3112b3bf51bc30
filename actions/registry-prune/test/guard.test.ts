import { fault } from '@image-relay/testing';
import { expect, it } from 'vitest';
import { now } from './registries.ts';
import { runMain } from './run-main.ts';
import { serveTangled, tangled } from './tangled.ts';

it('tags an index after everything that it names, as registries may not know that for a moment', async () => {
  const server = await serveTangled();
  const [inner, ...leaves] = [...tangled.nested[0].manifests.keys()].toReversed().slice(1, 4);
  const tagOf = (digest = '') => `${digest.replace(':', '-')}.guard`;
  const when = { method: 'PUT', reference: leaves.map(tagOf) };
  server.faults.add({ when, fault: fault.slow(50) });
  const packages = `${server.host}/acme/web`;
  await runMain({
    inputs: { packages, mode: 'apply', guard: 'tag-children', 'max-delete-percent': '100' },
    now,
  });
  const puts = server.log.find({ method: 'PUT' }).map(({ route }) => route.reference);
  const places = leaves.map((digest) => puts.indexOf(tagOf(digest)));
  expect(Math.min(...places)).toBeGreaterThanOrEqual(0);
  expect(puts.indexOf(tagOf(inner))).toBeGreaterThan(Math.max(...places));
});
