import { describe, expect, it } from 'vitest';
import { closed, closingRun, isHeard, noAnswers } from './closing.ts';

describe('nothing is deleted while any single fact stays unknown', () => {
  it.each(Object.keys(noAnswers))('because of %s', { timeout: 300_000 }, async (name) => {
    const { facts, without } = await closingRun();
    const heard = facts.filter((fact) => isHeard(fact, name));
    const runs: unknown[] = [];
    for (const fact of heard) runs.push({ fact, ...(await without(fact, name)) });
    expect(runs).toEqual(heard.map((fact) => ({ fact, ...closed })));
    expect(heard.length).toBeGreaterThan(60);
  });
});
