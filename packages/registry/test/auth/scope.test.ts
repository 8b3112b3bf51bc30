import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  catalogScope,
  coversScopes,
  formatScope,
  mergeScopes,
  parseScopes,
  repositoryScope,
  type Scope,
} from '../../src/auth/scope.ts';

describe('parseScopes and formatScope', () => {
  test.each([
    ['one scope', 'repository:a/b:pull,push', ['repository:a/b:pull,push']],
    [
      'two scopes',
      'repository:a:pull repository:b:pull',
      ['repository:a:pull', 'repository:b:pull'],
    ],
    ['a name with a port', 'repository:h:5000/a:pull', ['repository:h:5000/a:pull']],
    ['the catalogue', 'registry:catalog:*', ['registry:catalog:*']],
    ['nothing in a lone star', '*', []],
    ['nothing in empty text', '', []],
  ])('%s', (_, text, expected) => {
    expect(parseScopes(text).map(formatScope)).toEqual(expected);
  });

  test('each action implies those that a registry needs with it', () => {
    const actions = (['pull', 'push', 'delete'] as const).map((action) =>
      formatScope(repositoryScope('a', action)),
    );
    expect(actions).toEqual([
      'repository:a:pull',
      'repository:a:pull,push',
      'repository:a:delete,pull,push',
    ]);
  });
});

describe('coversScopes', () => {
  const pull = repositoryScope('a', 'pull');
  const push = repositoryScope('a', 'push');
  test.each([
    ['pull,push covers pull', [push], [pull], true],
    ['pull does not cover pull,push', [pull], [push], false],
    ['another repository covers nothing', [repositoryScope('b', 'push')], [pull], false],
    ['two scopes cover both', [pull, catalogScope], [catalogScope, pull], true],
    ['one scope does not cover two', [pull], [pull, catalogScope], false],
    ['a star covers every action', [{ ...pull, actions: ['*'] }], [push], true],
    ['nothing is always covered', [], [], true],
  ])('%s', (_, held, needed, expected) => {
    expect(coversScopes(held, needed)).toBe(expected);
  });
});

const someScope = fc.record<Scope>({
  type: fc.constantFrom('repository', 'registry'),
  name: fc.constantFrom('a', 'b/c', 'd'),
  actions: fc.subarray(['pull', 'push', 'delete'], { minLength: 1 }),
});

test('what is merged covers what went in', () => {
  fc.assert(
    fc.property(fc.array(someScope), (scopes) => {
      expect(coversScopes(mergeScopes(scopes), scopes)).toBe(true);
    }),
  );
});

test('the order of scopes does not matter', () => {
  fc.assert(
    fc.property(fc.array(someScope), (scopes) => {
      const merged = mergeScopes(scopes).map(formatScope);
      expect(mergeScopes([...scopes].reverse()).map(formatScope)).toEqual(merged);
    }),
  );
});
