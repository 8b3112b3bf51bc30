import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parseSource, readSources } from './graph.ts';
import { findCircle, violations } from './rules.ts';

const sources = readSources(fileURLToPath(new URL('../..', import.meta.url)));

describe('the import graph of this repository', () => {
  test('is read: every package and action is in it', () => {
    const roots = new Set(sources.map((file) => file.path.split('/').slice(0, 2).join('/')));
    expect([...roots]).toEqual(
      expect.arrayContaining(['packages/oci', 'packages/registry', 'actions/tag-sanitize']),
    );
  });

  test('has no forbidden arrow and no impure line in a pure file', () => {
    expect(violations(sources)).toEqual([]);
  });

  test('has no circle', () => {
    expect(findCircle(sources)).toBeUndefined();
  });
});

describe('the rules refuse', () => {
  const cases: ReadonlyArray<readonly [sentence: string, path: string, text: string]> = [
    ['a core that reads a file', 'actions/a/src/core.ts', `import 'node:fs';`],
    ['a core that talks to a registry', 'actions/a/src/core.ts', `import '@image-relay/registry';`],
    ['a core that knows its main', 'actions/a/src/core.ts', `import './main.ts';`],
    ['a core that asks the clock', 'actions/a/src/core.ts', `export const now = Date.now();`],
    ['a contract with effects', 'actions/a/src/contract.ts', `import '@image-relay/registry';`],
    [
      'one edge that imports another',
      'packages/github/src/a.ts',
      `import '@image-relay/registry';`,
    ],
    [
      'an edge that imports the action kit',
      'packages/registry/src/a.ts',
      `import '@image-relay/action-kit';`,
    ],
    [
      'product code that imports testing',
      'actions/a/src/main.ts',
      `import '@image-relay/testing';`,
    ],
    [
      'a type-only import over a boundary',
      'packages/oci/src/a.ts',
      `import type { x } from 'undici';`,
    ],
    ['a dynamic import over a boundary', 'packages/oci/src/a.ts', `await import('undici');`],
    ['a re-export over a boundary', 'packages/oci/src/a.ts', `export * from 'undici';`],
    ['an action that imports another', 'actions/a/src/main.ts', `import '../../b/src/main.ts';`],
    ['a deep import by name', 'actions/a/src/main.ts', `import '@image-relay/oci/src/tag.ts';`],
    ['a deep import by path', 'packages/a/test/a.ts', `import '../../oci/src/tag.ts';`],
    ['@actions/core outside the action kit', 'actions/a/src/main.ts', `import '@actions/core';`],
    ['a file in no layer', 'actions/a/tool.ts', ''],
  ];
  test.each(cases)('%s', (_sentence, path, text) => {
    expect(violations([parseSource(path, text)])).toHaveLength(1);
  });

  test('a circle, and name the files along it', () => {
    const circle = findCircle([
      parseSource('packages/a/src/x.ts', `import './y.ts';`),
      parseSource('packages/a/src/y.ts', `import './x.ts';`),
    ]);
    expect(circle).toEqual(['packages/a/src/x.ts', 'packages/a/src/y.ts', 'packages/a/src/x.ts']);
  });
});
