import { fault } from '@image-relay/testing';
import { describe, expect, it } from 'vitest';
import { closed, closingRun, isHeard } from './closing.ts';
import { now } from './registries.ts';
import { runMain } from './run-main.ts';
import { serveTangled } from './tangled.ts';

const kinds = [
  /_catalog/,
  /tags\/list\?n=[0-9]+$/,
  /tags\/list\?.*last=/,
  /HEAD .*manifests\/[^:]+$/,
  /HEAD .*manifests\/sha256:/,
  /GET .*manifests\//,
  /GET .*blobs\//,
  /referrers/,
];

describe('nothing is deleted while a fact of any kind stays unknown', () => {
  it.each(['403', 'other bytes'])('because of %s', async (name) => {
    const { facts, without } = await closingRun();
    const some = kinds.flatMap((kind) => facts.find((fact) => kind.test(fact)) ?? []);
    const heard = some.filter((fact) => isHeard(fact, name));
    const runs: unknown[] = [];
    for (const fact of heard) runs.push({ fact, ...(await without(fact, name)) });
    expect(runs).toEqual(heard.map((fact) => ({ fact, ...closed })));
    expect(some.length).toBe(kinds.length);
  });

  it('because of names that no tag can have', async () => {
    const server = await serveTangled({});
    const body = Buffer.from(JSON.stringify({ tags: ['v1.0.0', '.nfs01', 'a b'] }));
    server.faults.add({
      when: { path: '/v2/acme/web/tags/list?n=1000' },
      fault: fault.otherBody(body),
    });
    const packages = `${server.host}/acme/web`;
    const { exitCode, annotations } = await runMain({ inputs: { packages, mode: 'apply' }, now });
    const message = `TAGS_ILLEGAL: ${packages} lists ".nfs01", "a b" among its tags`;
    expect([exitCode, annotations.filter(({ level }) => level === 'error')]).toEqual([
      1,
      [expect.objectContaining({ message: expect.stringContaining(message) })],
    ]);
    expect(server.log.count({ method: 'DELETE' })).toBe(0);
  });
});
