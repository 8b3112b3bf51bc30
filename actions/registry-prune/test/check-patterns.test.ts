import { describe, expect, it } from 'vitest';
import { checkPatterns } from '../src/check-patterns.ts';
import { policyOf, version } from './core/plans.ts';

const tags = [`${'a'.repeat(60)}_`];
const facts = { name: 'r.example/acme/web', versions: [version({ tags }, 0)], ghosts: [] };
const policy = (match: string, keepTags: readonly RegExp[] = []) =>
  policyOf({ keepTags }, [{ match, keep: 'forever' }]);

describe('expressions are tried on the tags before a plan', () => {
  it.each(['^pr-.*$', '^(?:a|aa)$', String.raw`^[\w-]{1,60}$`])('%s is quick', (match) => {
    expect(() => checkPatterns(policy(match), facts)).not.toThrow();
  });

  it.each(['^(a+)+$', '^(a|a)*$', String.raw`^(\w+\w+)+!$`])(
    '%s would hang, and names the tag',
    (match) => {
      expect(() => checkPatterns(policy(match), facts, 30)).toThrow(
        expect.objectContaining({
          code: 'RULES_INVALID',
          message: expect.stringMatching(/^the expression .* r\.example\/acme\/web, .*"a{60}_"$/),
        }),
      );
    },
  );

  it('those of keep-tags too', () => {
    const hanging = policy('^a$', [/^(?:(a*)*)$/u]);
    expect(() => checkPatterns(hanging, facts, 30)).toThrow('the expression (a*)* ');
  });

  it('once on each, however often there is a plan', () => {
    const asked: string[] = [];
    const test = (tag: string) => asked.push(tag) > 0;
    const watched = policy('^z$', [Object.assign(/^(?:asked|once)$/u, { test })]);
    const holding = (...all: readonly string[]) => {
      return { ...facts, versions: [version({ tags: all }, 0)] };
    };
    checkPatterns(watched, holding('a', 'b'));
    checkPatterns(watched, holding('b', 'c'));
    expect(asked).toEqual(['a', 'b', 'c']);
  });
});
