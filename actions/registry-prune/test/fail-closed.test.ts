import { describe, expect, it } from 'vitest';
import { closed, closingRun, isHeard } from './closing.ts';

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
});
