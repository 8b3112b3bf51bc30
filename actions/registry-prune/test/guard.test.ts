import { fault } from '@image-relay/testing';
import { expect, it } from 'vitest';
import { content, now, serve } from './registries.ts';
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

it('tags no other bytes than those of the child', async () => {
  const server = await serve();
  const { root, manifests } = content.release[0];
  const [child = root.digest] = [...manifests.keys()].filter((digest) => digest !== root.digest);
  server.faults.add({
    when: { method: 'GET', kind: 'manifest', reference: child },
    fault: fault.otherBody(Buffer.from('{}')),
    nth: 2,
  });
  const packages = `${server.host}/acme/web`;
  const { outputs } = await runMain({
    inputs: { packages, mode: 'apply', guard: 'tag-children' },
    now,
  });
  expect(outputs.outcome).toBe('applied');
  const tags = Object.keys(server.state.repository('acme/web').tags);
  expect(tags.filter((tag) => tag.endsWith('.guard'))).toHaveLength(11);
});
